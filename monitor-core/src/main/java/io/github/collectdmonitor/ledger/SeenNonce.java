package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Nonce;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is held in memory of a nonce whose signature may still be valid. A hundred thousand of them are, so it is small. */
final class SeenNonce {
    /** What its own record takes in a segment. */
    static final int RECORD_BYTES = Frame.OVERHEAD + 1 + 6 * Long.BYTES;

    /** Stands for the task of a request that was refused. */
    static final long REFUSED = 0;

    /** Stands for the task where it is not known: agents did not record it once. */
    static final long UNKNOWN = -1;

    /** Stands for the task of a {@linkplain #watermark watermark}. */
    static final long WATERMARK = -2;

    final NonceKey key;

    /** In milliseconds since 1970. */
    final long expires;

    /** The first half of the hash of the request's bytes, in which its task id is. */
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

    /** Stands for all nonces of a signer whose signatures expire no later than this one. */
    static SeenNonce watermark(Signed signed) {
        return new SeenNonce(new Nonce(NonceKey.watermark(signed), 0, 0, signed.expires(), WATERMARK));
    }

    /** Whether it came with this request. */
    boolean isOf(TaskKey request) {
        return payloadFirst == request.first() && payloadSecond == request.second();
    }

    /** Whether another reading of the same key says the same. */
    boolean isSame(SeenNonce other) {
        return payloadFirst == other.payloadFirst && payloadSecond == other.payloadSecond && expires == other.expires;
    }

    /** Its own record, as it is copied forward. */
    Nonce record() {
        return new Nonce(key, payloadFirst, payloadSecond, Instant.ofEpochMilli(expires), task);
    }

    /** Whether its request became a task, or joined one. */
    boolean wasAccepted() {
        return task > REFUSED;
    }

    /** Records that its task is finished. */
    void finished(FinishedTask end) {
        finished = end;
    }

    /** Its finished task; null where that is unfinished or not remembered. */
    @Nullable
    FinishedTask finished() {
        return finished != null && finished.isRemembered() ? finished : null;
    }

    void movedTo(Segment newSegment) {
        left();
        segment = newSegment;
        newSegment.nonces(1);
    }

    /** Tells that its record is needed no more. */
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
