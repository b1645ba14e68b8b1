package io.github.collectdmonitor.metric;

import java.util.Locale;
import java.util.Optional;

/** How a data source counts (types.db(5), collectd's network protocol); the order of the constants is the protocol's code. */
public enum DataSourceType {
    /** Counts up from zero and wraps at 32 or 64 bits; unsigned. */
    COUNTER,
    /** A measurement, as it is; a floating point number. */
    GAUGE,
    /** Counts, and may go down; signed. */
    DERIVE,
    /** Counts since it was read the last time; unsigned. */
    ABSOLUTE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The type of a code in a packet; empty where there is none. */
    public static Optional<DataSourceType> of(int code) {
        return switch (code) {
            case 0 -> Optional.of(COUNTER);
            case 1 -> Optional.of(GAUGE);
            case 2 -> Optional.of(DERIVE);
            case 3 -> Optional.of(ABSOLUTE);
            default -> Optional.empty();
        };
    }

    /** The type of a name, in upper or lower case; empty where there is none. */
    public static Optional<DataSourceType> of(String name) {
        for (DataSourceType type : values()) {
            if (type.text.equalsIgnoreCase(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The number that is held in these 64 bits. */
    public double value(long raw) {
        return switch (this) {
            case GAUGE -> Double.longBitsToDouble(raw);
            case DERIVE -> raw;
            case COUNTER, ABSOLUTE -> unsigned(raw);
        };
    }

    static double unsigned(long raw) {
        // Halved and doubled, with the lost bit kept for the rounding.
        return raw >= 0 ? raw : ((raw >>> 1) | (raw & 1)) * 2.0;
    }

    /** The name, as types.db and collectd's own JSON write it, in lower case. */
    @Override
    public String toString() {
        return text;
    }
}
