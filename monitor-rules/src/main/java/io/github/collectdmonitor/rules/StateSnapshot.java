package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.SavedStates.Saved;
import io.github.collectdmonitor.rules.series.ActiveRule;
import io.github.collectdmonitor.rules.series.HoldState;
import io.github.collectdmonitor.rules.series.SeriesKey;
import io.github.collectdmonitor.rules.series.SeriesStates;
import java.util.ArrayList;
import java.util.List;

/** The states of all rules at one moment, so that events need not wait while they are written: as many as are saved. */
final class StateSnapshot {
    /** How many are saved, those that are active first: some megabytes, which the agent's heap must hold. */
    static final int MOST = 20_000;

    private final List<Entry> active = new ArrayList<>();
    private final List<Entry> others = new ArrayList<>();

    /** The state of a rule for a series. */
    record Entry(SeriesKey key, String rule, Saved saved) {}

    private StateSnapshot() {}

    /** Copies the states of these series, and those that wait for theirs. */
    static StateSnapshot of(KnownSeries series, SavedStates waiting) {
        StateSnapshot snapshot = new StateSnapshot();
        series.visit(snapshot::add);
        waiting.visit(snapshot::add);
        return snapshot;
    }

    private void add(SeriesKey key, SeriesStates states, long interval) {
        for (HoldState state = states.first(); state != null; state = state.next()) {
            ActiveRule watch = states.watch(state.index());
            if (!watch.isRetired() && hasRoom(state)) {
                add(key, watch.rule().name(), new Saved(watch.watched(), interval, state.copy()));
            }
        }
    }

    private void add(SeriesKey key, String rule, Saved saved) {
        if (hasRoom(saved.state())) {
            (saved.state().isActive() ? active : others).add(new Entry(key, rule, saved));
        }
    }

    private boolean hasRoom(HoldState state) {
        return (state.isActive() ? active : others).size() < MOST;
    }

    /** Those that are saved, the active ones first. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(active);
        entries.addAll(others.subList(0, Math.min(others.size(), MOST - active.size())));
        return entries;
    }
}
