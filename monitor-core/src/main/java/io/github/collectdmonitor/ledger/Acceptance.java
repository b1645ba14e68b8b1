package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.task.RecordedResult;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The ledger's decision about a submitted request (protocol, "Redeliveries and repeats"). */
public sealed interface Acceptance {
    /** A new task, to be run once {@link TaskLedger#force} has returned. */
    record New(Task task) implements Acceptance {}

    /** The same task is unfinished; its one result also answers this request. */
    record Unfinished() implements Acceptance {}

    /**
     * The same task is finished; its result is sent again.
     *
     * @param result where the result is
     */
    record Finished(RecordedResult result) implements Acceptance {
        /**
         * Reads the recorded result.
         *
         * @throws UncheckedIOException if it cannot be read
         */
        public TaskResult recorded() {
            try {
                return result.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A different task with this id is unfinished. */
    record IdInUse() implements Acceptance {}

    /** The same signed request was accepted before, and its result is no longer recorded. */
    record Replayed() implements Acceptance {}

    /** The same signed request was rejected before, for any reason. */
    record RefusedBefore() implements Acceptance {}

    /**
     * The signed request may have been rejected before: so many requests of its signer were rejected that only
     * the latest expiry of their signatures is kept.
     */
    record BelowWatermark() implements Acceptance {}

    /** The signer used the nonce for another request. */
    record NonceReused() implements Acceptance {}

    /** The signed request is so old that its nonce would already be evicted if it had been used before. */
    record Outdated() implements Acceptance {}

    /** The maximum number of nonces is stored; each is kept until its signature has expired. */
    record TooManyNonces(int limit) implements Acceptance {}

    /** The maximum number of tasks is unfinished. */
    record Full(int limit) implements Acceptance {}

    /**
     * The ledger cannot record the task, so nothing may be run.
     *
     * @param reason why, and where, such as "no space left on device in /var/lib/collectd-monitor"
     */
    record Unwritable(String reason) implements Acceptance {}
}
