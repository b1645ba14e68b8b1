package io.github.collectdmonitor.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long the signatures of forgotten nonces were valid at most. What is signed for no longer may have come before, and so
 * is never taken, whatever the clock says.
 */
final class NonceFloor {
    private long value = Long.MIN_VALUE;
    private long onDisk = Long.MIN_VALUE;

    /** Where its newest record is. */
    private @Nullable Segment segment;

    /** Tells that a nonce is forgotten, whose signature was valid until then; in milliseconds since 1970. */
    void raise(long expires) {
        value = Math.max(value, expires);
    }

    boolean covers(Instant expires) {
        return expires.toEpochMilli() <= value;
    }

    /** Tells that it is on disk, as high as it was then. */
    void written(Instant height, Segment place) {
        raise(height.toEpochMilli());
        onDisk = Math.max(onDisk, height.toEpochMilli());
        segment = place;
    }

    /** Whether it would be lower after a restart. */
    boolean isAheadOfDisk() {
        return value > onDisk;
    }

    /** Whether it would be too low after a restart without a segment. */
    boolean needs(Segment leaving) {
        return isAheadOfDisk() || (segment == leaving && value > Long.MIN_VALUE);
    }

    Instant value() {
        return Instant.ofEpochMilli(value);
    }
}
