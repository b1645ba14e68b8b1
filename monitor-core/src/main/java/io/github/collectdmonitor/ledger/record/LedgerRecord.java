package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.message.ReplyAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * A record in the ledger. Accepted and Finished are complete without other records, so that compaction can copy them.
 */
public sealed interface LedgerRecord {
    /**
     * The first of each segment.
     *
     * @param number of this segment
     * @param previous the number of the segment before it, or 0
     * @param previousEnd how far that one is valid
     * @param nextSequence greater than every sequence number used before
     */
    record Header(long number, long previous, int previousEnd, long nextSequence) implements LedgerRecord {}

    /**
     * A task that is not finished.
     *
     * @param sequence the ledger's number for it
     * @param origin the requester, with the signature of the request
     * @param inOwnFile whether the request, which may contain passwords, has its own file; the one in the record is
     * then blank
     * @param starts the number of starts
     */
    record Accepted(
            long sequence,
            TaskKey key,
            TaskExpiry expiry,
            TaskOrigin origin,
            boolean inOwnFile,
            int starts,
            List<ReplyAddress> replyTo,
            ByteBuffer request)
            implements LedgerRecord {
        /** Returns a copy that does not keep the segment's buffer in memory. */
        public Accepted detached() {
            ByteBuffer copy = ByteBuffer.allocate(request.remaining())
                    .put(request.duplicate())
                    .flip();
            return new Accepted(sequence, key, expiry, origin, inOwnFile, starts, replyTo, copy);
        }
    }

    /** A further reply address of an unfinished task. */
    record Joined(long sequence, ReplyAddress replyTo) implements LedgerRecord {}

    /** A task is about to be started, with the number of this start. */
    record Started(long sequence, int times) implements LedgerRecord {}

    /**
     * A task's completion.
     *
     * @param order the ledger's number for this completion, from the same sequence as those of the tasks
     * @param sequence of the task
     * @param pending a bit for each reply address that has no answer yet
     * @param result as JSON
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
        /** Returns a copy with another result. */
        public Finished withResult(ByteBuffer other) {
            return new Finished(order, sequence, key, at, pending, replyTo, other);
        }

        /** Returns a copy with other pending addresses. */
        public Finished withPending(int other) {
            return new Finished(order, sequence, key, at, other, replyTo, result);
        }
    }

    /**
     * A sender has its result, or the broker permanently rejects it.
     *
     * @param order of the completion
     * @param index of the reply address
     * @param reason why it was rejected, or empty if it was delivered
     */
    record Delivered(long order, int index, String reason) implements LedgerRecord {}

    /**
     * A used nonce that is not part of an Accepted record.
     *
     * @param payloadFirst the first 8 bytes of the hash of the request's bytes
     * @param payloadSecond the next 8
     * @param expires when the signature expires
     * @param task the sequence number of the task that answers it, or one of the constants
     */
    record Nonce(NonceKey key, long payloadFirst, long payloadSecond, Instant expires, long task)
            implements LedgerRecord {
        /** The size of the encoded record in bytes: its type, then six numbers. */
        public static final int BYTES = 1 + 6 * Long.BYTES;

        /** The task number of a rejected request. */
        public static final long REFUSED = 0;

        /** The task number if it is unknown, since earlier versions did not record it. */
        public static final long UNKNOWN = -1;

        /** The task number of a watermark, which covers all nonces of a signer up to its expiry. */
        public static final long WATERMARK = -2;
    }

    /** Nonces of signatures that expired at this time or before may have been evicted. */
    record Floor(Instant expires) implements LedgerRecord {}

    /** A damaged or missing segment no longer belongs to the ledger. */
    record SetAside(long number) implements LedgerRecord {}
}
