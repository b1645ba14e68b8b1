package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.rules.definition.Hold;
import io.github.collectdmonitor.rules.definition.Hold.Lasting;
import io.github.collectdmonitor.rules.definition.Hold.Times;
import org.jspecify.annotations.Nullable;

/** How far one rule is with one series. */
public final class HoldState {
    private static final long NEVER = Long.MIN_VALUE;

    private long bits;
    private long since = NEVER;
    private long last = NEVER;
    private boolean active;
    private int index;
    private @Nullable HoldState next;

    public HoldState() {}

    /** As it was before a restart. */
    public HoldState(long bits, long since, long last, boolean active) {
        this.bits = bits;
        this.since = since;
        this.last = last;
        this.active = active;
    }

    /** The same, of no series. */
    public HoldState copy() {
        return new HoldState(bits, since, last, active);
    }

    /** Which of the series' rules it belongs to. */
    public int index() {
        return index;
    }

    /** The next one of the same series. */
    @Nullable
    public HoldState next() {
        return next;
    }

    void link(int newIndex, @Nullable HoldState newNext) {
        index = newIndex;
        next = newNext;
    }

    void setNext(@Nullable HoldState newNext) {
        next = newNext;
    }

    /**
     * Takes in the next event; whether the condition has held as often, or for as long, as it must.
     *
     * @param time of the event, in nanoseconds since 1970
     * @param gap after how many nanoseconds without events it is unknown whether the condition held in between
     */
    public boolean take(Hold hold, boolean truth, long time, long gap) {
        if (hold instanceof Times times) {
            long kept = times.of() == Hold.MOST ? -1L : (1L << times.of()) - 1;
            bits = (bits << 1 | (truth ? 1 : 0)) & kept;
            last = time;
            return Long.bitCount(bits) >= times.needed();
        }
        boolean setBack = last != NEVER && last - time > gap;
        long now = setBack ? time : Math.max(time, last);
        if (!truth) {
            since = NEVER;
        } else if (since == NEVER || setBack || now - last > gap) {
            since = now;
        }
        last = now;
        return truth && now - since >= ((Lasting) hold).duration().toNanos();
    }

    /** Resets the state: the hold begins again. */
    public void clear() {
        bits = 0;
        since = NEVER;
        active = false;
    }

    /** Whether it is as if nothing had ever come. */
    public boolean isIdle() {
        return bits == 0 && since == NEVER && !active;
    }

    public boolean isActive() {
        return active;
    }

    public void activate() {
        active = true;
    }

    public void deactivate() {
        active = false;
    }

    public long bits() {
        return bits;
    }

    public long since() {
        return since;
    }

    public long last() {
        return last;
    }
}
