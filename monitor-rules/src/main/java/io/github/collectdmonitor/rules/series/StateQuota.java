package io.github.collectdmonitor.rules.series;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntSupplier;

/**
 * Room for the states of rules, so that rules that are true for every series cannot take all memory. What goes with a series or a
 * rule is not told here, so where the room seems to be full, it is counted anew, from time to time.
 */
public final class StateQuota {
    private static final Logger LOG = System.getLogger(StateQuota.class.getName());

    private static final long SECONDS_BETWEEN_COUNTS = 60;

    private final int most;
    private final IntSupplier counted;
    private int used;
    private long lastCount = Long.MIN_VALUE;
    private long refused;

    /**
     * Begins empty.
     *
     * @param most how many states there may be
     * @param counted counts those that there are
     */
    public StateQuota(int most, IntSupplier counted) {
        this.most = most;
        this.counted = counted;
    }

    /** Takes room for one; false where there is none. */
    public boolean take(long now) {
        if (used >= most && (lastCount == Long.MIN_VALUE || Math.abs(now - lastCount) >= SECONDS_BETWEEN_COUNTS)) {
            lastCount = now;
            used = counted.getAsInt();
        }
        if (used >= most) {
            if (refused == 0) {
                LOG.log(
                        Level.WARNING,
                        "Rules are true for {0} series and more; where it becomes true for further ones, it is not heeded",
                        most);
            }
            refused++;
            return false;
        }
        used++;
        return true;
    }

    public void giveBack() {
        used--;
    }

    public long refused() {
        return refused;
    }
}
