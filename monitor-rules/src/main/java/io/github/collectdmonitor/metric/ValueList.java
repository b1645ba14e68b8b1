package io.github.collectdmonitor.metric;

import java.util.List;
import java.util.Map;

/**
 * The values of one type at one time, one for each data source. The values are kept in raw form, because tens of
 * thousands arrive in a second.
 */
public final class ValueList implements Event {
    /** The name of the data source if a type has only one, or is not in TypesDB. */
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
     * @param type its type
     * @param min the minimum rate; minus infinity or NaN without a limit
     * @param max the maximum rate; infinity or NaN without a limit
     */
    public record DataSource(String name, DataSourceType type, double min, double max) {
        /** Creates a data source without limits. */
        public DataSource(String name, DataSourceType type) {
            this(name, type, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }

        /** Returns the same data source with another type. */
        public DataSource countedAs(DataSourceType other) {
            return other == type ? this : new DataSource(name, other, min, max);
        }

        /**
         * Applies the limits to a rate like collectd: a rate beyond them, such as after a reset of a counter, is
         * unknown (NaN).
         */
        public double within(double rate) {
            return rate < min || rate > max ? Double.NaN : rate;
        }

        @Override
        public String toString() {
            return name + ":" + type;
        }
    }

    /** Creates a list.
     * @param time in nanoseconds since 1970
     * @param interval the interval of such values in nanoseconds; 0 if unknown
     * @param sources the data sources in order; not copied, and the same list for all values of a type
     * @param raw the values' 64 bits each, a gauge's as {@link Double#doubleToRawLongBits}; not copied
     * @param meta meta data: String, Long, Double or Boolean by name; not copied
     * @throws IllegalArgumentException if there are no values, or not one for each source
     */
    @SuppressWarnings("ArrayParameter") // Ownership is transferred: the caller does not change it.
    public ValueList(
            Identifier identifier,
            long time,
            long interval,
            List<DataSource> sources,
            long[] raw,
            Map<String, Object> meta) {
        if (sources.size() != raw.length || raw.length == 0) {
            throw new IllegalArgumentException(raw.length + " values for " + sources.size() + " data sources");
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

    /** Returns the interval of such values in nanoseconds; 0 if unknown. */
    public long interval() {
        return interval;
    }

    /** Returns the data sources in order. */
    public List<DataSource> sources() {
        return sources;
    }

    /** Returns the number of values, at least one. */
    public int size() {
        return raw.length;
    }

    /** Returns a value's raw 64 bits: a double for a gauge, an integer for all others. */
    public long raw(int index) {
        return raw[index];
    }

    /** Returns a value as a number; the nearest one for integers above 2^53. */
    public double value(int index) {
        return sources.get(index).type().value(raw[index]);
    }

    /** Returns the meta data: String, Long, Double or Boolean by name. */
    public Map<String, Object> meta() {
        return meta;
    }

    @Override
    public String toString() {
        return identifier + " at " + time;
    }
}
