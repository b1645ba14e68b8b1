package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Nonce;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A used nonce whose signature may still be valid. Small, since there may be a hundred thousand
 * in memory.
 */
final class SeenNonce {
    final NonceKey key;

    /** In milliseconds since 1970. */
    final long expires;

    /** The first half of the hash of the request's bytes, which include the task id. */
    private final long payloadFirst;

    private final long payloadSecond;

    /** The sequence number of the task that its request was accepted for, or one of the constants. */
    final long task;

    private @Nullable FinishedTask finished;
    private @Nullable Segment segment;

    SeenNonce(Nonce record) {
        key = record.key();
        payloadFirst = record.payloadFirst();
        payloadSecond = record.payloadSecond();
        expires = record.expires().toEpochMilli();
        task = record.task();
    }

    static SeenNonce of(Signed signed, TaskKey request, long task) {
        return new SeenNonce(new Nonce(NonceKey.of(signed), request.first(), request.second(), signed.expires(), task));
    }

    /** Creates a watermark, which represents all nonces of a signer whose signatures expire no later. */
    static SeenNonce watermark(Signed signed) {
        return new SeenNonce(new Nonce(NonceKey.watermark(signed), 0, 0, signed.expires(), Nonce.WATERMARK));
    }

    /** Returns whether the nonce belongs to a request. */
    boolean isOf(TaskKey request) {
        return payloadFirst == request.first() && payloadSecond == request.second();
    }

    /** Returns whether another record with the same key has the same content. */
    boolean isSame(SeenNonce other) {
        return payloadFirst == other.payloadFirst && payloadSecond == other.payloadSecond && expires == other.expires;
    }

    /** Returns its record, for compaction. */
    Nonce record() {
        return new Nonce(key, payloadFirst, payloadSecond, Instant.ofEpochMilli(expires), task);
    }

    /** Returns whether its request became a task, or joined one. */
    boolean wasAccepted() {
        return task > Nonce.REFUSED;
    }

    /** Records that its task is finished. */
    void finished(FinishedTask end) {
        finished = end;
    }

    /** Returns its finished task; null if it is unfinished or evicted. */
    @Nullable
    FinishedTask finished() {
        return finished != null && finished.isKept() ? finished : null;
    }

    void movedTo(Segment newSegment) {
        left();
        segment = newSegment;
        newSegment.nonces(1);
    }

    /** Marks its record as no longer needed. */
    void left() {
        if (segment != null) {
            segment.nonces(-1);
            segment = null;
        }
    }

    @Nullable
    Segment segment() {
        return segment;
    }
}
