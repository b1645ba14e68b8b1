package io.github.collectdmonitor.rules.series;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntSupplier;

/**
 * Limits the number of hold states, so that rules that are true for every series cannot take all memory. States that are evicted
 * with their series or rule are not reported here, so the states are counted again from time to time if the quota seems used up.
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
                LOG.log(Level.WARNING, "Rules are true for {0} or more series; further ones are ignored", most);
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
