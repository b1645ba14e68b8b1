package io.github.collectdmonitor.rules.definition;

import java.time.Duration;

/**
 * How often one rule or handler may have one command run, over all series.
 *
 * @param cooldown how long it waits after a firing; zero or more
 * @param times how many firings there may be within a time; at least one
 * @param within that time
 */
public record FiringLimits(Duration cooldown, int times, Duration within) {
    /** How many firings may be remembered for one limit. */
    public static final int MOST_TIMES = 1000;

    /** Where nothing else is said. */
    public static final FiringLimits DEFAULT = new FiringLimits(Duration.ofMinutes(10), 3, Duration.ofHours(1));

    /** Refuses what is no limit. */
    public FiringLimits {
        if (cooldown.isNegative()) {
            throw new IllegalArgumentException("A cooldown must not be negative: " + cooldown);
        }
        if (times < 1 || times > MOST_TIMES) {
            throw new IllegalArgumentException("There must be 1 to " + MOST_TIMES + " firings, not " + times);
        }
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("The time for " + times + " firings must be above zero, not " + within);
        }
    }
}
