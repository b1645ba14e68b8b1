package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.expression.Subject;
import io.github.collectdmonitor.rules.fact.HostCondition;
import io.github.collectdmonitor.rules.fact.HostFacts;
import io.github.collectdmonitor.rules.fact.MetricFacts;
import io.github.collectdmonitor.rules.fact.NotificationFacts;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.firing.StateFile;
import io.github.collectdmonitor.rules.series.ActiveRule;
import io.github.collectdmonitor.rules.series.EventTimes;
import io.github.collectdmonitor.rules.series.Gap;
import io.github.collectdmonitor.rules.series.MetricSeries;
import io.github.collectdmonitor.rules.series.PlainSeries;
import io.github.collectdmonitor.rules.series.RuleIndex;
import io.github.collectdmonitor.rules.series.SeriesKey;
import io.github.collectdmonitor.rules.series.SeriesStates;
import io.github.collectdmonitor.rules.series.StateQuota;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules for each event of collectd, and offers recoveries to the guard. One event at a time. */
public final class RuleEngine implements AutoCloseable {
    /** How many rules may be true for all series at once; each state takes some 50 bytes. */
    private static final int STATES_OF_SERIES = 2;

    private static final Duration SAVING_PAUSE = Duration.ofSeconds(10);

    private final Supplier<TimePoint> clock;
    private final @Nullable StateFile file;
    private final SavedStates saved;
    private final EventTimes times;
    private final RuleIndex watches = new RuleIndex();
    private final MetricFacts facts = new MetricFacts();
    private final Object saving = new Object();
    private final RuleEvaluator ruleEvaluator;
    private final StateQuota room;
    private final KnownSeries series;
    private @Nullable TimePoint lastSaved;
    private long values;
    private long notifications;
    private long outdated;

    private RuleEngine(
            RecoveryGuard guard,
            Supplier<TimePoint> clock,
            int mostSeries,
            EventTimes times,
            @Nullable StateFile file,
            SavedStates saved) {
        this.times = times;
        this.clock = clock;
        this.file = file;
        this.saved = saved;
        this.series = new KnownSeries(mostSeries, watches, saved, this::gone);
        this.room = new StateQuota(STATES_OF_SERIES * mostSeries, series::countStates);
        this.ruleEvaluator = new RuleEvaluator(guard, room);
    }

    /** Makes an engine without rules that goes on with the states in a folder, and keeps its own there. */
    public static RuleEngine open(Path folder, RecoveryGuard guard, Supplier<TimePoint> clock, int mostSeries) {
        StateFile file = new StateFile(folder, "rules.json");
        SavedStates saved = new SavedStates();
        try (InputStream bytes = file.open()) {
            saved = bytes == null ? saved : StateRecords.read(bytes);
        } catch (IOException e) {
            file.setAside(StateFiles.reason(e), clock.get().wall());
        }
        return new RuleEngine(guard, clock, mostSeries, EventTimes.ofNow(), file, saved);
    }

    /** Creates an engine without rules for recorded events of any time; its state is not saved. */
    public static RuleEngine inMemory(RecoveryGuard guard, Supplier<TimePoint> clock, int mostSeries) {
        return new RuleEngine(guard, clock, mostSeries, EventTimes.ofRecord(), null, new SavedStates());
    }

    /** Loads these rules. The state of unchanged rules is kept. */
    public synchronized void reload(List<Rule> rules) {
        boolean first = watches.generation() == 0;
        watches.activate(rules);
        if (first) {
            saved.announce(watches);
            saved.evictOld(seconds(clock.get()), watches, ruleEvaluator);
        }
    }

    private static long seconds(TimePoint timePoint) {
        return timePoint.wall().getEpochSecond();
    }

    private void gone(SeriesKey key, SeriesStates states) {
        ruleEvaluator.gone(key, states);
    }

    private void sweep(long now) {
        if (series.sweep(now)) {
            saved.evictOld(now, watches, ruleEvaluator);
        }
    }

    /** Evaluates an event, except the agent's own notifications; returns false if it is not recent or repeated, and ignored. */
    public synchronized boolean take(Event event) {
        if (event.identifier().plugin().equals(Notification.OWN_PLUGIN)) {
            return true;
        }
        TimePoint now = clock.get();
        if (!times.accept(event, now)) {
            return false;
        }
        if (event instanceof ValueList list && watches.has(Subject.METRIC)) {
            takeValues(list, seconds(now));
        } else if (event instanceof Notification notification && watches.has(Subject.NOTIFICATION)) {
            takeNotification(notification, seconds(now));
        }
        return true;
    }

    private void takeValues(ValueList list, long now) {
        sweep(now);
        facts.load(list);
        MetricSeries known = series.of(list, facts, now);
        if (known == null) {
            return;
        }
        if (known.isAhead(list, now)) {
            outdated++;
            return;
        }
        long gap = known.gapOfHolds(list);
        for (int i = 0; i < known.size(); i++) {
            SeriesStates states = known.states(i);
            if (states.size() > 0 && !known.isFirstSinceRestart(i)) {
                String source = known.source(i).name();
                facts.choose(source, list.value(i), known.rate(list, i));
                ruleEvaluator.evaluate(
                        states, new Observation(facts, list.identifier(), source, list.time(), gap), now);
            }
        }
        values += known.size();
        known.remember(list, now);
    }

    private void takeNotification(Notification notification, long now) {
        sweep(now);
        NotificationFacts facts = new NotificationFacts(notification);
        PlainSeries known = series.of(notification, facts, now);
        if (known != null) {
            notifications++;
            ruleEvaluator.evaluate(
                    known.states(),
                    new Observation(facts, notification.identifier(), "", notification.time(), Gap.ofHolds(0)),
                    now);
        }
    }

    /** Evaluates the condition of this host's collectd. */
    public synchronized void tick(HostCondition condition) {
        if (needsHostTicks()) {
            HostFacts facts = new HostFacts(condition);
            Identifier host = SeriesKey.HOST.identifier();
            ruleEvaluator.evaluate(
                    series.ofHost(facts).states(),
                    new Observation(facts, host, "", condition.time(), Gap.ofHolds(0)),
                    seconds(clock.get()));
        }
    }

    /** Whether a rule is about this host's collectd, so that {@link #tick} should be called every few seconds. */
    public synchronized boolean needsHostTicks() {
        return watches.has(Subject.HOST);
    }

    /**
     * The names of rules about values for which none has come between so many calls of this; each once, until one has come again.
     */
    public synchronized List<String> newlySilent(int checks) {
        return watches.names(EnumSet.of(Subject.METRIC), watch -> watch.isNewlySilent(checks));
    }

    /** The names of rules about values and notifications for which none has come. */
    public synchronized List<String> unseen() {
        return watches.names(EnumSet.of(Subject.METRIC, Subject.NOTIFICATION), ActiveRule::isUnseen);
    }

    /** Returns the statistics since the engine was created. */
    public synchronized RuleStatistics statistics() {
        return new RuleStatistics(
                series.size(),
                values,
                notifications,
                outdated + times.repeated(),
                times.misdated(),
                series.refused() + room.refused(),
                ruleEvaluator.refusedHosts(),
                ruleEvaluator.firings(),
                watches.errors());
    }

    /** Saves how far the rules are where that has changed, at most every 10 s; to be called every few seconds. */
    public void saveIfChanged() {
        save(false);
    }

    @Override
    public void close() {
        save(true);
    }

    private void save(boolean atOnce) {
        synchronized (saving) {
            StateSnapshot changed = changes(atOnce);
            // Not while events wait: there may be megabytes.
            if (file != null && changed != null && !file.write(bytes -> StateRecords.write(changed.entries(), bytes))) {
                noteChange();
            }
        }
    }

    private synchronized @Nullable StateSnapshot changes(boolean atOnce) {
        TimePoint now = clock.get();
        // Also where nothing comes at all.
        sweep(seconds(now));
        boolean due = lastSaved == null || now.passed(SAVING_PAUSE, lastSaved);
        if (file == null || !ruleEvaluator.hasChanged() || !(due || atOnce)) {
            return null;
        }
        lastSaved = now;
        ruleEvaluator.setChanged(false);
        return StateSnapshot.of(series, saved);
    }

    private synchronized void noteChange() {
        ruleEvaluator.setChanged(true);
    }
}
