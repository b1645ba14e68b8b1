package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.DataSourceType;

/**
 * What collectd's own cache makes of a value, and so its threshold plugin sees: a second, for all that counts (collectd
 * 5.12, src/daemon/utils_cache.c, uc_insert and uc_update).
 */
final class RateCalculator {
    private static final double NANOS = 1e9;

    /** 2^32 - 1. */
    private static final long LARGEST_32_BIT = 0xFFFF_FFFFL;

    private RateCalculator() {}

    /** The rate of the first value of a series, or of the first after a gap. */
    static double first(DataSourceType type, long raw, long interval) {
        return switch (type) {
            case GAUGE -> Double.longBitsToDouble(raw);
            case ABSOLUTE -> interval > 0 ? type.value(raw) / (interval / NANOS) : Double.NaN;
            case COUNTER, DERIVE -> Double.NaN;
        };
    }

    /** The rate of a value that came so many nanoseconds after the one before it, at least one. */
    static double next(DataSourceType type, long before, long raw, long elapsed) {
        double seconds = elapsed / NANOS;
        return switch (type) {
            case GAUGE -> Double.longBitsToDouble(raw);
            case ABSOLUTE -> type.value(raw) / seconds;
            case DERIVE -> (raw - before) / seconds;
            case COUNTER -> type.value(counted(before, raw)) / seconds;
        };
    }

    /** How far a counter went, unsigned; where it is lower than before, it wrapped at 32 bits if it was below them. */
    private static long counted(long before, long raw) {
        boolean wrapped = Long.compareUnsigned(before, raw) > 0;
        boolean is32Bit = Long.compareUnsigned(before, LARGEST_32_BIT) <= 0;
        return wrapped && is32Bit ? LARGEST_32_BIT - before + raw + 1 : raw - before;
    }
}
