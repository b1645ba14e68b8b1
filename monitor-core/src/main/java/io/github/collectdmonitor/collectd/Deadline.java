package io.github.collectdmonitor.collectd;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A point in time until which something is waited for. */
final class Deadline {
    private static final long SHORTEST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final long end;
    private long pause = SHORTEST_PAUSE_MILLIS;

    private Deadline(Duration time) {
        this.end = System.nanoTime() + time.toNanos();
    }

    static Deadline in(Duration time) {
        return new Deadline(time);
    }

    boolean passed() {
        return end - System.nanoTime() <= 0;
    }

    /** What is left of the time; at least one second, the shortest that a command can be given. */
    Duration leftForACommand() {
        long left = Math.max(end - System.nanoTime(), TimeUnit.SECONDS.toNanos(1));
        return Duration.ofNanos(left);
    }

    /** Waits a little, longer from time to time: another process has no way to tell us. */
    void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    /** Waits until the condition holds; returns false where it does not by the deadline. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            pause();
        }
        return true;
    }
}
