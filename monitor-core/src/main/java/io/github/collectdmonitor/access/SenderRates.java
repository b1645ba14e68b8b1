package io.github.collectdmonitor.access;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the rate of each sender's requests by a token bucket with the tokens of one minute. There
 * is a bucket for each proven name. Not thread-safe.
 */
final class SenderRates {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    /** Creates the buckets with a clock: nanoseconds from any origin. */
    SenderRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts a request; false if it exceeds the rate. */
    boolean take(String sender, int perMinute) {
        if (perMinute == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(sender, name -> {
            Bucket full = new Bucket();
            full.tokens = perMinute;
            full.filledAt = now;
            return full;
        });
        bucket.tokens = Math.min(perMinute, bucket.tokens + (now - bucket.filledAt) * perMinute / NANOS_PER_MINUTE);
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }
}
