package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** The rules that concern one series, and how far each is with it. Most have no state: nothing has been true lately. */
final class SeriesStates {
    private RuleWatch[] watches;
    private @Nullable HoldState @Nullable [] states;

    /** Begins without any state; the array may be shared with other series, and is not changed. */
    @SuppressWarnings("ArrayParameter")
    SeriesStates(RuleWatch[] watches) {
        this.watches = watches;
    }

    int size() {
        return watches.length;
    }

    RuleWatch watch(int index) {
        return watches[index];
    }

    @Nullable
    HoldState state(int index) {
        return states == null ? null : states[index];
    }

    HoldState makeState(int index) {
        if (states == null) {
            states = new HoldState[watches.length];
        }
        HoldState state = states[index];
        if (state == null) {
            state = new HoldState();
            states[index] = state;
        }
        return state;
    }

    void put(int index, HoldState state) {
        if (states == null) {
            states = new HoldState[watches.length];
        }
        states[index] = state;
    }

    /** Lets go of a state in which nothing is left. */
    void drop(int index) {
        if (states == null) {
            return;
        }
        states[index] = null;
        for (HoldState each : states) {
            if (each != null) {
                return;
            }
        }
        states = null;
    }

    /** Turns to other rules; what those share with the rules before keeps its state. */
    @SuppressWarnings("ArrayParameter")
    void turnTo(RuleWatch[] newWatches) {
        SeriesStates old = new SeriesStates(watches);
        old.states = states;
        watches = newWatches;
        states = null;
        for (int i = 0; i < newWatches.length; i++) {
            HoldState kept = old.stateOf(newWatches[i]);
            if (kept != null) {
                put(i, kept);
            }
        }
    }

    private @Nullable HoldState stateOf(RuleWatch watch) {
        for (int i = 0; states != null && i < watches.length; i++) {
            if (watches[i] == watch) {
                return states[i];
            }
        }
        return null;
    }

    boolean hasAny() {
        return states != null;
    }

    boolean isActive() {
        for (int i = 0; states != null && i < states.length; i++) {
            HoldState state = states[i];
            if (state != null && state.isActive() && !watches[i].isRetired()) {
                return true;
            }
        }
        return false;
    }
}
