package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.util.List;

/** What is remembered of the values of one identifier: the last of each data source, and the state of its rules. */
public final class MetricSeries {
    /** In nanoseconds: values that come less often must say so, else an outage would pass for their interval. */
    private static final long LONGEST_OBSERVED = 3600 * 1_000_000_000L;

    private final List<DataSource> sources;
    private final long[] raw;
    private final SeriesStates[] states;
    private long time;
    private long interval;
    private long seen;
    private int generation;

    public @SuppressWarnings("ArrayParameter") // A hand-over.
    MetricSeries(ValueList first, SeriesStates[] states, long interval, int generation) {
        this.sources = first.sources();
        this.raw = new long[first.size()];
        this.states = states;
        this.interval = interval;
        this.time = Long.MIN_VALUE;
        this.generation = generation;
    }

    /** Whether these values are of the same data sources. */
    public boolean fits(ValueList list) {
        return sources == list.sources() || sources.equals(list.sources());
    }

    /**
     * Whether these values are older than what is known, or the same again. Where nothing newer has come for long by this
     * host's clock, or that itself was set back, a clock was set back, and they count.
     */
    public boolean isAhead(ValueList list, long now) {
        return time >= list.time() && Math.abs(now - seen) <= Gap.ofRates(interval) / 1_000_000_000L;
    }

    /**
     * Whether nothing is known of the value before, though a rule is halfway: the missing rate of what counts would
     * interrupt a hold that goes on.
     */
    public boolean isFirstSinceRestart(int index) {
        return time == Long.MIN_VALUE
                && states[index].hasAny()
                && counts(sources.get(index).type());
    }

    private static boolean counts(DataSourceType type) {
        return type == DataSourceType.COUNTER || type == DataSourceType.DERIVE;
    }

    /** The rate of a value. */
    public double rate(ValueList list, int index) {
        long value = list.raw(index);
        boolean isFirst = time == Long.MIN_VALUE || time >= list.time() || list.time() - time > Gap.ofRates(interval);
        DataSource source = sources.get(index);
        return source.within(
                isFirst
                        ? RateCalculator.first(source.type(), value, list.interval())
                        : RateCalculator.next(source.type(), raw[index], value, list.time() - time));
    }

    /** Remembers these values, after all of them were evaluated. */
    public void remember(ValueList list, long now) {
        for (int i = 0; i < raw.length; i++) {
            raw[i] = list.raw(i);
        }
        interval = intervalBy(list);
        time = list.time();
        seen = now;
    }

    /** What these values say; where they say nothing, as those of the unix socket, how long after the last ones they come. */
    private long intervalBy(ValueList list) {
        if (list.interval() > 0) {
            return list.interval();
        }
        boolean follows = time != Long.MIN_VALUE && list.time() > time;
        return follows ? Math.min(list.time() - time, LONGEST_OBSERVED) : interval;
    }

    /** After how many nanoseconds without values a hold is interrupted, up to these values. */
    public long gapOfHolds(ValueList list) {
        return Gap.ofHolds(list.interval() > 0 ? list.interval() : interval);
    }

    /** How often its values come, in nanoseconds; 0 where that is not known. */
    public long interval() {
        return interval;
    }

    /** How many series it is. */
    public int size() {
        return states.length;
    }

    public DataSource source(int index) {
        return sources.get(index);
    }

    public SeriesStates states(int index) {
        return states[index];
    }

    public boolean isOf(int currentGeneration) {
        return generation == currentGeneration;
    }

    public void setGeneration(int currentGeneration) {
        generation = currentGeneration;
    }

    /** Returns whether it can be evicted, since no values came for long. */
    public boolean isGone(long now) {
        long silent = now - seen;
        return silent >= Gap.ofSeries(interval) && (silent >= Gap.ofActiveSeries(interval) || !isActive());
    }

    private boolean isActive() {
        for (SeriesStates each : states) {
            if (each.isActive()) {
                return true;
            }
        }
        return false;
    }
}
