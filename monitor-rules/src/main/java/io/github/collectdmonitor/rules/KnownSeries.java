package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All series that are remembered, and no more than may be. */
final class KnownSeries {
    private static final Logger LOG = System.getLogger(KnownSeries.class.getName());

    /** In seconds: how often those that are gone are looked for. */
    private static final long SWEEP = 600;

    /** In seconds: how often where there is no room. */
    private static final long HASTY_SWEEP = 60;

    private final int most;
    private final WatchSets watches;
    private final SavedStates saved;
    private final Map<Identifier, MetricSeries> metrics = new HashMap<>();
    private final Map<Identifier, PlainSeries> notifications = new HashMap<>();
    private @Nullable PlainSeries host;
    private int size;
    private long swept = Long.MIN_VALUE;
    private long refused;
    private boolean fullTold;

    KnownSeries(int most, WatchSets watches, SavedStates saved) {
        this.most = most;
        this.watches = watches;
        this.saved = saved;
    }

    /** The series of these values, up to date with the rules; null where there is no room for them. */
    @Nullable
    MetricSeries of(ValueList list, MetricFacts facts, long now) {
        MetricSeries series = metrics.get(list.identifier());
        if (series != null && !series.fits(list)) {
            metrics.remove(list.identifier());
            size -= series.size();
            series = null;
        }
        if (series == null) {
            return hasRoom(list.size(), now) ? begin(list, facts) : null;
        }
        if (!series.isOf(watches.generation())) {
            for (int i = 0; i < series.size(); i++) {
                facts.choose(series.source(i).name(), Double.NaN, Double.NaN);
                series.states(i).turnTo(watches.concerning(Subject.METRIC, facts));
            }
            series.setGeneration(watches.generation());
        }
        return series;
    }

    private MetricSeries begin(ValueList list, MetricFacts facts) {
        Identifier identifier = interned(list.identifier());
        List<DataSource> sources = list.sources();
        SeriesStates[] states = new SeriesStates[sources.size()];
        for (int i = 0; i < states.length; i++) {
            facts.choose(sources.get(i).name(), Double.NaN, Double.NaN);
            states[i] = begin(
                    watches.concerning(Subject.METRIC, facts),
                    new SeriesKey(identifier, sources.get(i).name()));
        }
        MetricSeries series = new MetricSeries(list, states, watches.generation());
        metrics.put(identifier, series);
        size += states.length;
        return series;
    }

    private SeriesStates begin(RuleWatch[] concerning, SeriesKey key) {
        SeriesStates states = new SeriesStates(concerning);
        saved.restore(key, states);
        return states;
    }

    /** The series of a notification; null where there is no room for it. */
    @Nullable
    PlainSeries of(Notification notification, Facts facts, long now) {
        PlainSeries series = notifications.get(notification.identifier());
        if (series == null) {
            if (!hasRoom(1, now)) {
                return null;
            }
            Identifier identifier = interned(notification.identifier());
            series = begin(Subject.NOTIFICATION, facts, new SeriesKey(identifier, ""));
            notifications.put(identifier, series);
            size++;
        }
        update(series, Subject.NOTIFICATION, facts);
        series.see(now);
        return series;
    }

    /** The series of this host's collectd. */
    PlainSeries ofHost(Facts facts) {
        PlainSeries series = host;
        if (series == null) {
            series = begin(Subject.HOST, facts, SeriesKey.HOST);
            host = series;
        }
        update(series, Subject.HOST, facts);
        return series;
    }

    private PlainSeries begin(Subject subject, Facts facts, SeriesKey key) {
        return new PlainSeries(begin(watches.concerning(subject, facts), key), watches.generation());
    }

    private void update(PlainSeries series, Subject subject, Facts facts) {
        if (!series.isOf(watches.generation())) {
            series.states().turnTo(watches.concerning(subject, facts));
            series.setGeneration(watches.generation());
        }
    }

    private boolean hasRoom(int needed, long now) {
        if (size + needed > most) {
            sweep(now, HASTY_SWEEP);
        }
        if (size + needed <= most) {
            return true;
        }
        refused++;
        if (!fullTold) {
            LOG.log(Level.WARNING, "There are {0} series; further ones are not judged", size);
            fullTold = true;
        }
        return false;
    }

    /** Forgets series that are gone, from time to time. */
    void sweep(long now) {
        sweep(now, SWEEP);
    }

    private void sweep(long now, long every) {
        if (swept != Long.MIN_VALUE && now - swept < every && now >= swept) {
            return;
        }
        swept = now;
        metrics.values().removeIf(each -> each.isGone(now));
        notifications.values().removeIf(each -> each.isGone(now));
        size = notifications.size()
                + metrics.values().stream().mapToInt(MetricSeries::size).sum();
        fullTold = fullTold && size >= most;
    }

    /** Each comes with strings of its own, though nearly all of them are the same. */
    static Identifier interned(Identifier identifier) {
        return new Identifier(
                identifier.host().intern(),
                identifier.plugin().intern(),
                identifier.pluginInstance().intern(),
                identifier.type().intern(),
                identifier.typeInstance().intern());
    }

    /** What is done with each state. */
    interface Visitor {
        void visit(SeriesKey key, SeriesStates states);
    }

    void visit(Visitor visitor) {
        metrics.forEach((identifier, series) -> {
            for (int i = 0; i < series.size(); i++) {
                if (series.states(i).hasAny()) {
                    visitor.visit(new SeriesKey(identifier, series.source(i).name()), series.states(i));
                }
            }
        });
        notifications.forEach((identifier, series) -> visitor.visit(new SeriesKey(identifier, ""), series.states()));
        if (host != null) {
            visitor.visit(SeriesKey.HOST, host.states());
        }
    }

    /** How many states there are, of all series. */
    int countStates() {
        int[] count = new int[1];
        visit((key, states) -> count[0] += states.count());
        return count[0];
    }

    int size() {
        return size;
    }

    long refused() {
        return refused;
    }
}
