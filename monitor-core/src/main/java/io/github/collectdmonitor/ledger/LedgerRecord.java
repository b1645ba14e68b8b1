package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** What stands in the ledger. Accepted and Finished are whole by themselves, so that they can be copied forward. */
sealed interface LedgerRecord {
    /**
     * The first of each segment.
     *
     * @param number this segment's
     * @param previous the number of the segment before it, or 0
     * @param previousEnd how far that one is valid
     * @param nextSequence above every sequence number that was given by then
     */
    record Header(long number, long previous, int previousEnd, long nextSequence) implements LedgerRecord {}

    /**
     * A task that is not finished.
     *
     * @param sequence the ledger's number for it
     * @param origin who asked, with the signature of the request that it was accepted for
     * @param inOwnFile whether the request, which may hold passwords, has a file of its own; then a blank one is here
     * @param starts how often it was started
     */
    record Accepted(
            long sequence,
            TaskKey key,
            Task.Expiry expiry,
            Task.Origin origin,
            boolean inOwnFile,
            int starts,
            List<ReplyAddress> replyTo,
            ByteBuffer request)
            implements LedgerRecord {
        /** The same without a hold on the segment that it was read from. */
        Accepted alone() {
            ByteBuffer copy = ByteBuffer.allocate(request.remaining())
                    .put(request.duplicate())
                    .flip();
            return new Accepted(sequence, key, expiry, origin, inOwnFile, starts, replyTo, copy);
        }
    }

    /** Somebody else is to be answered, too. */
    record Joined(long sequence, ReplyAddress replyTo) implements LedgerRecord {}

    /** A task is about to be run, for the so-manieth time. */
    record Started(long sequence, int times) implements LedgerRecord {}

    /**
     * What a task came to.
     *
     * @param order the ledger's number for this end, from the same row as the tasks'
     * @param sequence of the task
     * @param pending a bit for each reply address that has no answer yet
     * @param result as it is sent
     */
    record Finished(
            long order,
            long sequence,
            TaskKey key,
            Instant at,
            int pending,
            List<ReplyAddress> replyTo,
            ByteBuffer result)
            implements LedgerRecord {
        /** The same with another result. */
        Finished withResult(ByteBuffer other) {
            return new Finished(order, sequence, key, at, pending, replyTo, other);
        }

        /** The same with other addresses that have no answer yet. */
        Finished withPending(int other) {
            return new Finished(order, sequence, key, at, other, replyTo, result);
        }
    }

    /**
     * A sender has its result, or can never have it.
     *
     * @param order of the task's end
     * @param index of the reply address
     * @param reason why it never can, or empty where it has it
     */
    record Delivered(long order, int index, String reason) implements LedgerRecord {}

    /**
     * A signed request that came. Its nonce stands in the task's Accepted, and by itself where there is none.
     *
     * @param payloadFirst the first 8 bytes of the hash of the request's bytes
     * @param payloadSecond its next 8
     * @param expires when its signature has expired
     * @param task the sequence number of the task that answers it, or a constant of {@link SeenNonce}
     */
    record Nonce(NonceKey key, long payloadFirst, long payloadSecond, Instant expires, long task)
            implements LedgerRecord {}

    /** Nonces of signatures that were valid that long, or shorter, may be forgotten. */
    record Floor(Instant expires) implements LedgerRecord {}

    /** A damaged segment was taken out of the row. */
    record SetAside(long number) implements LedgerRecord {}
}
