package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.rules.expression.Subject;
import io.github.collectdmonitor.rules.fact.Facts;
import io.github.collectdmonitor.rules.fact.MetricFacts;
import io.github.collectdmonitor.rules.series.MetricSeries;
import io.github.collectdmonitor.rules.series.PlainSeries;
import io.github.collectdmonitor.rules.series.RuleIndex;
import io.github.collectdmonitor.rules.series.SeriesKey;
import io.github.collectdmonitor.rules.series.SeriesStates;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All series in memory, within limits of their number and of the bytes of their names. */
final class KnownSeries {
    private static final Logger LOG = System.getLogger(KnownSeries.class.getName());

    /** The last character that Java holds in one byte. */
    private static final int LAST_LATIN_1 = 0xFF;

    /** In seconds: how often those that are gone are looked for. */
    private static final long SWEEP = 600;

    /** In seconds: how often where there is no room. */
    private static final long HASTY_SWEEP = 60;

    /** How many bytes of names a series may have on average; names as hosts have them take less than half of it. */
    private static final long NAME_BYTES_A_SERIES = 256;

    /** However few series there may be, their names may take this much. */
    private static final long FEWEST_NAME_BYTES = 1024 * 1024;

    private final int most;
    private final long mostNameBytes;
    private final RuleIndex watches;
    private final SavedStates saved;
    private final Farewell farewell;
    private final Map<Identifier, MetricSeries> metrics = new HashMap<>();
    private final Map<Identifier, PlainSeries> notifications = new HashMap<>();
    private @Nullable PlainSeries host;
    private int size;
    private long nameBytes;
    private long swept = Long.MIN_VALUE;
    private long refused;
    private boolean fullReported;

    /** Takes the states of an evicted series. */
    @FunctionalInterface
    interface Farewell {
        void gone(SeriesKey key, SeriesStates states);
    }

    KnownSeries(int most, RuleIndex watches, SavedStates saved, Farewell farewell) {
        this.most = most;
        this.mostNameBytes = Math.max(FEWEST_NAME_BYTES, most * NAME_BYTES_A_SERIES);
        this.watches = watches;
        this.saved = saved;
        this.farewell = farewell;
    }

    /** The series of these values, up to date with the rules; null where there is no room for them. */
    @Nullable
    MetricSeries of(ValueList list, MetricFacts facts, long now) {
        MetricSeries series = metrics.get(list.identifier());
        if (series != null && !series.fits(list)) {
            metrics.remove(list.identifier());
            bidFarewell(list.identifier(), series);
            size -= series.size();
            nameBytes -= nameBytes(list.identifier());
            series = null;
        }
        if (series == null) {
            return hasRoom(list.size(), nameBytes(list.identifier()), now) ? begin(list, facts) : null;
        }
        if (!series.isOf(watches.generation())) {
            for (int i = 0; i < series.size(); i++) {
                facts.choose(series.source(i).name(), Double.NaN, Double.NaN);
                series.states(i).activate(watches.concerning(Subject.METRIC, facts));
            }
            series.setGeneration(watches.generation());
        }
        return series;
    }

    private MetricSeries begin(ValueList list, MetricFacts facts) {
        Identifier identifier = interned(list.identifier());
        List<DataSource> sources = list.sources();
        SeriesStates[] states = new SeriesStates[sources.size()];
        long interval = 0;
        for (int i = 0; i < states.length; i++) {
            facts.choose(sources.get(i).name(), Double.NaN, Double.NaN);
            states[i] = new SeriesStates(watches.concerning(Subject.METRIC, facts));
            SeriesKey key = new SeriesKey(identifier, sources.get(i).name());
            interval = Math.max(interval, saved.restore(key, states[i]));
        }
        MetricSeries series = new MetricSeries(list, states, interval, watches.generation());
        metrics.put(identifier, series);
        size += states.length;
        nameBytes += nameBytes(identifier);
        return series;
    }

    /** The series of a notification; null where there is no room for it. */
    @Nullable
    PlainSeries of(Notification notification, Facts facts, long now) {
        PlainSeries series = notifications.get(notification.identifier());
        if (series == null) {
            if (!hasRoom(1, nameBytes(notification.identifier()), now)) {
                return null;
            }
            Identifier identifier = interned(notification.identifier());
            series = begin(Subject.NOTIFICATION, facts, new SeriesKey(identifier, ""));
            notifications.put(identifier, series);
            size++;
            nameBytes += nameBytes(identifier);
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
        SeriesStates states = new SeriesStates(watches.concerning(subject, facts));
        saved.restore(key, states);
        return new PlainSeries(states, watches.generation());
    }

    private void update(PlainSeries series, Subject subject, Facts facts) {
        if (!series.isOf(watches.generation())) {
            series.states().activate(watches.concerning(subject, facts));
            series.setGeneration(watches.generation());
        }
    }

    private boolean hasRoom(int needed, long bytes, long now) {
        if (isFull(needed, bytes)) {
            sweep(now, HASTY_SWEEP);
        }
        if (!isFull(needed, bytes)) {
            return true;
        }
        refused++;
        if (!fullReported) {
            LOG.log(
                    Level.WARNING,
                    "There are {0} series, and their names take {1} KiB; further ones are not judged",
                    size,
                    nameBytes / 1024);
            fullReported = true;
        }
        return false;
    }

    private boolean isFull(int needed, long bytes) {
        return size + needed > most || nameBytes + bytes > mostNameBytes;
    }

    /** How many bytes the names take, as if no other series shared them, since made-up names are not shared. */
    private static long nameBytes(Identifier identifier) {
        return nameBytes(identifier.host())
                + nameBytes(identifier.plugin())
                + nameBytes(identifier.pluginInstance())
                + nameBytes(identifier.type())
                + nameBytes(identifier.typeInstance());
    }

    private static long nameBytes(String name) {
        boolean wide = name.chars().anyMatch(each -> each > LAST_LATIN_1);
        return wide ? (long) Character.BYTES * name.length() : name.length();
    }

    /** Evicts silent series from time to time; returns whether it looked for them. */
    boolean sweep(long now) {
        return sweep(now, SWEEP);
    }

    private boolean sweep(long now, long every) {
        if (swept != Long.MIN_VALUE && now - swept < every && now >= swept) {
            return false;
        }
        swept = now;
        metrics.entrySet().removeIf(each -> {
            boolean gone = each.getValue().isGone(now);
            if (gone) {
                bidFarewell(each.getKey(), each.getValue());
            }
            return gone;
        });
        notifications.entrySet().removeIf(each -> {
            boolean gone = each.getValue().isGone(now);
            if (gone) {
                farewell.gone(new SeriesKey(each.getKey(), ""), each.getValue().states());
            }
            return gone;
        });
        size = notifications.size()
                + metrics.values().stream().mapToInt(MetricSeries::size).sum();
        nameBytes = Stream.concat(metrics.keySet().stream(), notifications.keySet().stream())
                .mapToLong(KnownSeries::nameBytes)
                .sum();
        fullReported = fullReported && (size >= most || nameBytes >= mostNameBytes * 9 / 10);
        return true;
    }

    private void bidFarewell(Identifier identifier, MetricSeries series) {
        for (int i = 0; i < series.size(); i++) {
            farewell.gone(new SeriesKey(identifier, series.source(i).name()), series.states(i));
        }
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
        void visit(SeriesKey key, SeriesStates states, long interval);
    }

    void visit(Visitor visitor) {
        metrics.forEach((identifier, series) -> {
            for (int i = 0; i < series.size(); i++) {
                if (series.states(i).hasAny()) {
                    visitor.visit(
                            new SeriesKey(identifier, series.source(i).name()), series.states(i), series.interval());
                }
            }
        });
        notifications.forEach((identifier, series) -> visitor.visit(new SeriesKey(identifier, ""), series.states(), 0));
        if (host != null) {
            visitor.visit(SeriesKey.HOST, host.states(), 0);
        }
    }

    /** How many states there are, of all series. */
    int countStates() {
        int[] count = new int[1];
        visit((key, states, interval) -> count[0] += states.count());
        return count[0];
    }

    int size() {
        return size;
    }

    long refused() {
        return refused;
    }
}
