package io.github.collectdmonitor.ledger.task;

import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Nonce;
import io.github.collectdmonitor.ledger.record.NonceKey;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.TaskKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A used nonce whose signature may still be valid. Small, since there may be a hundred thousand
 * in memory.
 */
public final class UsedNonce {
    public final NonceKey key;

    /** In milliseconds since 1970. */
    public final long expires;

    /** The first half of the hash of the request's bytes, which include the task id. */
    private final long payloadFirst;

    private final long payloadSecond;

    /** The sequence number of the task that its request was accepted for, or one of the constants. */
    public final long task;

    private @Nullable FinishedTask finished;
    private @Nullable Segment segment;

    public UsedNonce(Nonce record) {
        key = record.key();
        payloadFirst = record.payloadFirst();
        payloadSecond = record.payloadSecond();
        expires = record.expires().toEpochMilli();
        task = record.task();
    }

    public static UsedNonce of(SignatureProof signatureProof, TaskKey request, long task) {
        return new UsedNonce(new Nonce(
                NonceKey.of(signatureProof), request.first(), request.second(), signatureProof.expires(), task));
    }

    /** Creates a watermark, which represents all nonces of a signer whose signatures expire no later. */
    public static UsedNonce watermark(SignatureProof signatureProof) {
        return new UsedNonce(
                new Nonce(NonceKey.watermark(signatureProof), 0, 0, signatureProof.expires(), Nonce.WATERMARK));
    }

    /** Returns whether the nonce belongs to a request. */
    public boolean isOf(TaskKey request) {
        return payloadFirst == request.first() && payloadSecond == request.second();
    }

    /** Returns whether another record with the same key has the same content. */
    public boolean isSame(UsedNonce other) {
        return payloadFirst == other.payloadFirst && payloadSecond == other.payloadSecond && expires == other.expires;
    }

    /** Returns its record, for compaction. */
    public Nonce record() {
        return new Nonce(key, payloadFirst, payloadSecond, Instant.ofEpochMilli(expires), task);
    }

    /** Returns whether its request became a task, or joined one. */
    boolean wasAccepted() {
        return task > Nonce.REFUSED;
    }

    /** Records that its task is finished. */
    public void finished(FinishedTask end) {
        finished = end;
    }

    /** Returns its finished task; null if it is unfinished or evicted. */
    @Nullable
    public FinishedTask finished() {
        return finished != null && finished.isKept() ? finished : null;
    }

    public void movedTo(Segment newSegment) {
        left();
        segment = newSegment;
        newSegment.nonces(1);
    }

    /** Marks its record as no longer needed. */
    public void left() {
        if (segment != null) {
            segment.nonces(-1);
            segment = null;
        }
    }

    @Nullable
    public Segment segment() {
        return segment;
    }
}
