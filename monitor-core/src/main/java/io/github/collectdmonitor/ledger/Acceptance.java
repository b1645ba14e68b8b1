package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskResult;

/** What the ledger makes of an arrival (protocol, "Messages", on repeated ids). */
public sealed interface Acceptance {
    /** A task to be carried out, once {@link TaskLedger#force} has returned. */
    record New(Task task) implements Acceptance {}

    /** The same task is being worked on; its one result answers this one too. */
    record Unfinished() implements Acceptance {}

    /**
     * The same task was finished; its result is sent again.
     *
     * @param recorded the result as it was
     */
    record Finished(TaskResult recorded) implements Acceptance {}

    /** Another task with this id is being worked on. */
    record IdInUse() implements Acceptance {}

    /** As many tasks as are allowed are being worked on. */
    record Full(int limit) implements Acceptance {}

    /**
     * The ledger cannot record it, so nothing may be run.
     *
     * @param reason why, and where, such as "no space left on device in /var/lib/collectd-monitor"
     */
    record Unwritable(String reason) implements Acceptance {}
}
