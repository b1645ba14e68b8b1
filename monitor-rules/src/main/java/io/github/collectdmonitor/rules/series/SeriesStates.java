package io.github.collectdmonitor.rules.series;

import org.jspecify.annotations.Nullable;

/**
 * The rules that concern one series, and how far each is with it. Most have no state, as nothing has been true lately: so the
 * states are a chain, in the order of the rules.
 */
public final class SeriesStates {
    private ActiveRule[] watches;
    private @Nullable HoldState first;

    /** Begins without any state; the array may be shared with other series, and is not changed. */
    @SuppressWarnings("ArrayParameter")
    public SeriesStates(ActiveRule[] watches) {
        this.watches = watches;
    }

    public int size() {
        return watches.length;
    }

    public ActiveRule watch(int index) {
        return watches[index];
    }

    /** The first state of the chain. */
    @Nullable
    public HoldState first() {
        return first;
    }

    /** Adds the state of a rule that has none. */
    public void put(int index, HoldState state) {
        HoldState before = before(index);
        state.link(index, before == null ? first : before.next());
        if (before == null) {
            first = state;
        } else {
            before.setNext(state);
        }
    }

    /** Removes an empty state. */
    public void drop(HoldState state) {
        HoldState before = before(state.index());
        if (before == null) {
            first = state.next();
        } else {
            before.setNext(state.next());
        }
    }

    private @Nullable HoldState before(int index) {
        HoldState before = null;
        for (HoldState each = first; each != null && each.index() < index; each = each.next()) {
            before = each;
        }
        return before;
    }

    /** Turns to other rules; what those share with the rules before keeps its state. */
    @SuppressWarnings("ArrayParameter")
    public void activate(ActiveRule[] newWatches) {
        ActiveRule[] oldWatches = watches;
        HoldState each = first;
        watches = newWatches;
        first = null;
        while (each != null) {
            HoldState next = each.next();
            for (int i = 0; i < newWatches.length; i++) {
                if (newWatches[i] == oldWatches[each.index()]) {
                    put(i, each);
                }
            }
            each = next;
        }
    }

    public int count() {
        int count = 0;
        for (HoldState each = first; each != null; each = each.next()) {
            count++;
        }
        return count;
    }

    public boolean hasAny() {
        return first != null;
    }

    boolean isActive() {
        for (HoldState each = first; each != null; each = each.next()) {
            if (each.isActive() && !watches[each.index()].isRetired()) {
                return true;
            }
        }
        return false;
    }
}
