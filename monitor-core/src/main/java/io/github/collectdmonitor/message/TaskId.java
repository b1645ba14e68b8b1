package io.github.collectdmonitor.message;

import java.security.SecureRandom;

/**
 * The number by which a sender identifies its tasks.
 *
 * <p>Senders choose 1 to 2^32. An agent accepts any integer up to 2^53, because some senders use the clock, and
 * answers with exactly the number that it received. An id alone does not identify a task: senders of
 * lua-collectd-monitor repeat theirs.
 *
 * @param value 1 to {@link #MAX_ACCEPTED}
 */
public record TaskId(long value) {
    /** The largest random id: 2^32. */
    public static final long MAX_DRAWN = 1L << 32;

    /** The largest id that is accepted: 2^53, beyond which a JSON number loses digits in many languages. */
    public static final long MAX_ACCEPTED = 1L << 53;

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the value is outside 1 to 2^53
     */
    public TaskId {
        if (value < 1 || value > MAX_ACCEPTED) {
            throw new IllegalArgumentException("a task id must be 1 to 2^53, not " + value);
        }
    }

    /** Creates an unpredictable random id of 1 to 2^32. */
    public static TaskId random() {
        return new TaskId(1 + RANDOM.nextLong(MAX_DRAWN));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
