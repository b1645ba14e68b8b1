package io.github.collectdmonitor.ledger.nonce;

import io.github.collectdmonitor.ledger.log.Segment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest expiry of the signatures of evicted nonces. A request whose signature expires no later may be a replay,
 * and is never accepted, whatever the clock says.
 */
public final class NonceWatermark {
    private long value = Long.MIN_VALUE;
    private long onDisk = Long.MIN_VALUE;

    /** The segment of its newest record. */
    private @Nullable Segment segment;

    /** Raises the watermark to the expiry of an evicted nonce's signature, in milliseconds since 1970. */
    public void raise(long expires) {
        value = Math.max(value, expires);
    }

    public boolean covers(Instant expires) {
        return expires.toEpochMilli() <= value;
    }

    /** Records that a height of the watermark is on disk. */
    public void written(Instant height, Segment place) {
        raise(height.toEpochMilli());
        onDisk = Math.max(onDisk, height.toEpochMilli());
        segment = place;
    }

    /** Returns whether it would be lower after a restart. */
    public boolean isAheadOfDisk() {
        return value > onDisk;
    }

    /** Returns whether it would be too low after a restart if a segment were deleted. */
    public boolean needs(Segment leaving) {
        return isAheadOfDisk() || (segment == leaving && value > Long.MIN_VALUE);
    }

    public Instant value() {
        return Instant.ofEpochMilli(value);
    }
}
