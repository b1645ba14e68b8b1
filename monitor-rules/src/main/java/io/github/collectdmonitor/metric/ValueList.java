package io.github.collectdmonitor.metric;

import java.util.List;
import java.util.Map;

/**
 * The values of one type that were read at one time: one for each data source. Tens of thousands of them come in a second, so
 * the values are held as they came.
 */
public final class ValueList implements Event {
    /** The name where a type has one data source, or is not in TypesDB. */
    public static final String ONLY_SOURCE = "value";

    private final Identifier identifier;
    private final long time;
    private final long interval;
    private final List<DataSource> sources;
    private final long[] raw;
    private final Map<String, Object> meta;

    /**
     * A data source of a type (types.db(5)).
     *
     * @param name such as {@code rx}
     * @param type how it counts
     * @param min the least that a rate may be; minus infinity or not a number where there is none
     * @param max the most that a rate may be; infinity or not a number where there is none
     */
    public record DataSource(String name, DataSourceType type, double min, double max) {
        /** A data source that may be anything. */
        public DataSource(String name, DataSourceType type) {
            this(name, type, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }

        /** The same data source, counted in another way. */
        public DataSource countedAs(DataSourceType other) {
            return other == type ? this : new DataSource(name, other, min, max);
        }

        /** What collectd makes of a rate: one that cannot be, such as that of a count which began anew, is not known (NaN). */
        public double within(double rate) {
            return rate < min || rate > max ? Double.NaN : rate;
        }

        @Override
        public String toString() {
            return name + ":" + type;
        }
    }

    /**
     * Makes a list.
     *
     * @param time in nanoseconds since 1970
     * @param interval how often such values come, in nanoseconds; 0 where that is not known
     * @param sources what the values are, in order; kept, not copied, and the same list for all values of a type
     * @param raw the values' 64 bits each, a gauge's as {@link Double#doubleToRawLongBits}; kept, not copied
     * @param meta meta data: String, Long, Double or Boolean by name; kept, not copied
     * @throws IllegalArgumentException if there is not one value for each source, or none
     */
    @SuppressWarnings("ArrayParameter") // A hand-over: whoever made it does not change it.
    public ValueList(
            Identifier identifier,
            long time,
            long interval,
            List<DataSource> sources,
            long[] raw,
            Map<String, Object> meta) {
        if (sources.size() != raw.length || raw.length == 0) {
            throw new IllegalArgumentException(raw.length + " values of " + sources.size() + " data sources");
        }
        this.identifier = identifier;
        this.time = time;
        this.interval = interval;
        this.sources = sources;
        this.raw = raw;
        this.meta = meta;
    }

    @Override
    public Identifier identifier() {
        return identifier;
    }

    @Override
    public long time() {
        return time;
    }

    /** How often such values come, in nanoseconds; 0 where that is not known. */
    public long interval() {
        return interval;
    }

    /** What the values are, in order. */
    public List<DataSource> sources() {
        return sources;
    }

    /** How many values there are, at least one. */
    public int size() {
        return raw.length;
    }

    /** A value's 64 bits as they came: a gauge's are those of a double, all others an integer. */
    public long raw(int index) {
        return raw[index];
    }

    /** A value as a number; of integers above 2^53, the nearest. */
    public double value(int index) {
        return sources.get(index).type().value(raw[index]);
    }

    /** Meta data: String, Long, Double or Boolean by name. */
    public Map<String, Object> meta() {
        return meta;
    }

    @Override
    public String toString() {
        return identifier + " at " + time;
    }
}
