package io.github.collectdmonitor.metric;

import java.util.Locale;
import java.util.Optional;

/**
 * The types of data sources (types.db(5), collectd's network protocol); the order of the constants is the protocol's
 * code.
 */
public enum DataSourceType {
    /** Counts up from zero and wraps at 32 or 64 bits; unsigned. */
    COUNTER,
    /** A measured value; a floating point number. */
    GAUGE,
    /** A counter that may decrease; signed. */
    DERIVE,
    /** The count since the last reading; unsigned. */
    ABSOLUTE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the type of a code in a packet; empty if it is unknown. */
    public static Optional<DataSourceType> of(int code) {
        return switch (code) {
            case 0 -> Optional.of(COUNTER);
            case 1 -> Optional.of(GAUGE);
            case 2 -> Optional.of(DERIVE);
            case 3 -> Optional.of(ABSOLUTE);
            default -> Optional.empty();
        };
    }

    /** Returns the type of a name, in upper or lower case; empty if it is unknown. */
    public static Optional<DataSourceType> of(String name) {
        for (DataSourceType type : values()) {
            if (type.text.equalsIgnoreCase(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns the number in these 64 bits. */
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

    /** Returns the name in lower case, as in types.db and collectd's JSON. */
    @Override
    public String toString() {
        return text;
    }
}
