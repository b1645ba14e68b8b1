package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the ledger makes of an arrival (protocol, "Messages", on repeated ids). */
public sealed interface Acceptance {
    /** A task to be carried out, once {@link TaskLedger#force} has returned. */
    record New(Task task) implements Acceptance {}

    /** The same task is being worked on; its one result answers this one too. */
    record Unfinished() implements Acceptance {}

    /**
     * The same task was finished; its result is sent again.
     *
     * @param result where the result is
     */
    record Finished(RecordedResult result) implements Acceptance {
        /**
         * The result as it was, read now.
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

    /** Another task with this id is being worked on. */
    record IdInUse() implements Acceptance {}

    /** The same signed request was taken before, and what it came to is not known any more. */
    record Replayed() implements Acceptance {}

    /** The same signed request was refused before, whatever it was refused for. */
    record RefusedBefore() implements Acceptance {}

    /**
     * The signed request may be one that was refused before: its signer had so many refused at once that only how long their
     * signatures were valid at most is remembered.
     */
    record BelowWatermark() implements Acceptance {}

    /** The signer's nonce was that of another request. */
    record NonceReused() implements Acceptance {}

    /** The signed request is so old that, had it come before, that would have been forgotten by now. */
    record Outdated() implements Acceptance {}

    /** As many nonces as are allowed are remembered; each until its signature has expired. */
    record TooManyNonces(int limit) implements Acceptance {}

    /** As many tasks as are allowed are being worked on. */
    record Full(int limit) implements Acceptance {}

    /**
     * The ledger cannot record it, so nothing may be run.
     *
     * @param reason why, and where, such as "no space left on device in /var/lib/collectd-monitor"
     */
    record Unwritable(String reason) implements Acceptance {}
}
