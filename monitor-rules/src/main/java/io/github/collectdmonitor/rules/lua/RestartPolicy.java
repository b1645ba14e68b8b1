package io.github.collectdmonitor.rules.lua;

import java.time.Duration;

/** When a process that was lost is started again: later each time, and after ten losses in a row never. Not thread-safe. */
final class RestartPolicy {
    /** After so many processes that were lost without an event done in between, there is no other. */
    static final int MOST_LOSSES = 10;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** A process that has lived so long ended a series of losses. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final boolean waits;
    private Duration delay = SHORTEST;
    private int losses;

    /**
     * Begins without a loss.
     *
     * @param waits false for a replay, where a record is not to wait
     */
    RestartPolicy(boolean waits) {
        this.waits = waits;
    }

    /** An event was done. */
    void succeeded() {
        losses = 0;
    }

    /** A process was lost that had lived so long; returns when another is to be started. */
    Duration lost(Duration lived) {
        losses++;
        Duration next = lived.compareTo(LONG) > 0 ? SHORTEST : delay;
        delay = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return waits ? next : Duration.ZERO;
    }

    /** Whether there is to be no other process. */
    boolean isExhausted() {
        return losses >= MOST_LOSSES;
    }
}
