package io.github.collectdmonitor.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The end of a wait. */
public final class Deadline {
    private static final long SHORTEST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final long end;
    private long pause = SHORTEST_PAUSE_MILLIS;

    private Deadline(Duration time) {
        this.end = System.nanoTime() + time.toNanos();
    }

    public static Deadline in(Duration time) {
        return new Deadline(time);
    }

    public boolean passed() {
        return end - System.nanoTime() <= 0;
    }

    /** Returns the remaining time; at least one second, the minimum timeout of a command. */
    public Duration leftForACommand() {
        long left = Math.max(end - System.nanoTime(), TimeUnit.SECONDS.toNanos(1));
        return Duration.ofNanos(left);
    }

    /** Waits before the next poll, longer each time: another process cannot notify the agent. */
    public void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    /** Waits until the condition holds; returns false if it does not hold at the deadline. */
    public boolean await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            pause();
        }
        return true;
    }
}
