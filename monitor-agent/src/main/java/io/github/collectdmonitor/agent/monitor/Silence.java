package io.github.collectdmonitor.agent.monitor;

import java.time.Duration;

/**
 * How long a feed has told nothing, as far as this program has looked: while it was stopped, or waited for a disk, what came
 * waits in the socket, and is no silence.
 */
final class Silence {
    /** How much of the time since the last look counts at most. */
    private static final long LONGEST_STEP = Duration.ofSeconds(2).toNanos();

    private long looked;
    private long silent;

    /** Begins now. */
    Silence(long now) {
        this.looked = now;
    }

    /**
     * Looks again.
     *
     * @param now in nanoseconds, as {@link System#nanoTime}
     * @param told how long the feed has told nothing by its own account
     */
    Duration look(long now, Duration told) {
        silent = Math.min(told.toNanos(), silent + Math.min(now - looked, LONGEST_STEP));
        looked = now;
        return Duration.ofNanos(silent);
    }
}
