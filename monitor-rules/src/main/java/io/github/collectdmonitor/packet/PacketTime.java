package io.github.collectdmonitor.packet;

/** Times and intervals of packets in nanoseconds. */
final class PacketTime {
    /** Marks a time after the year 2262, which nanoseconds since 1970 cannot represent. */
    static final long UNREPRESENTABLE = -1;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
    private static final int FRACTION_BITS = 30;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final long HALF = 1L << (FRACTION_BITS - 1);

    private PacketTime() {}

    /** Converts an unsigned number of seconds. */
    static long ofSeconds(long seconds) {
        return seconds < 0 || seconds > MOST_SECONDS ? UNREPRESENTABLE : seconds * NANOS_PER_SECOND;
    }

    /** Converts collectd's cdtime_t, an unsigned number of 2^-30 s; rounded as in collectd. */
    static long ofHighResolution(long time) {
        long seconds = ofSeconds(time >>> FRACTION_BITS);
        return seconds == UNREPRESENTABLE
                ? UNREPRESENTABLE
                : seconds + (((time & FRACTION) * NANOS_PER_SECOND + HALF) >>> FRACTION_BITS);
    }
}
