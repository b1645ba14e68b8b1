package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskResult;

/** What the ledger makes of an arrival (protocol, "Messages", on repeated ids). */
public sealed interface Acceptance {
    /** A task to be carried out. */
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
}
