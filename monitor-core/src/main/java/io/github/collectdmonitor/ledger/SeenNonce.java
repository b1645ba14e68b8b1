package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Nonce;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is held in memory of a nonce whose signature may still be valid. A hundred thousand of them are, so it is small. */
final class SeenNonce {
    /** What its own record takes in a segment. */
    static final int RECORD_BYTES = Frame.OVERHEAD + 1 + 5 * Long.BYTES;

    final NonceKey key;

    /** In milliseconds since 1970. */
    final long expires;

    /** The first half of the hash of the request's bytes, in which its task id is. */
    private final long payloadFirst;

    private final long payloadSecond;
    private @Nullable Segment segment;

    SeenNonce(Nonce record) {
        key = record.key();
        payloadFirst = record.payloadFirst();
        payloadSecond = record.payloadSecond();
        expires = record.expires().toEpochMilli();
    }

    static SeenNonce of(Signed signed, TaskKey request) {
        return new SeenNonce(new Nonce(NonceKey.of(signed), request.first(), request.second(), signed.expires()));
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
        return new Nonce(key, payloadFirst, payloadSecond, Instant.ofEpochMilli(expires));
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
