package io.github.collectdmonitor.agent.monitor;

import java.time.Duration;

/**
 * Measures how long a feed has delivered nothing, as far as this program was running: while it was suspended or waited
 * for a disk, events wait in the socket, which is no silence.
 */
final class FeedSilence {
    /** How much of the time since the last measurement counts at most. */
    private static final long LONGEST_STEP = Duration.ofSeconds(2).toNanos();

    private long measured;
    private long silent;

    /** Starts the measurement. */
    FeedSilence(long now) {
        this.measured = now;
    }

    /** Updates the measurement and returns the silence.
     * @param now in nanoseconds, as {@link System#nanoTime}
     * @param reported the feed's own silence
     */
    Duration measure(long now, Duration reported) {
        silent = Math.min(reported.toNanos(), silent + Math.min(now - measured, LONGEST_STEP));
        measured = now;
        return Duration.ofNanos(silent);
    }
}
