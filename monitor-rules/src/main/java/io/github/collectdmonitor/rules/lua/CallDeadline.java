package io.github.collectdmonitor.rules.lua;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a child takes for what it has in hand: an event, or its file. Thread-safe; the caller of {@link #overrun} is one
 * thread.
 */
final class CallDeadline {
    /** Loading a file may take as often the processor time of an event. */
    private static final int LOADING = 4;

    private final LuaLimits limits;
    private final Supplier<Duration> processorTime;

    private long call;
    private long since = System.nanoTime();
    private boolean isLoading = true;
    private boolean isIdle;
    private long watched = -1;
    private Duration before = Duration.ZERO;

    /** Begins with the loading of the file, whose processor time is all that the process has used. */
    CallDeadline(LuaLimits limits, Supplier<Duration> processorTime) {
        this.limits = limits;
        this.processorTime = processorTime;
    }

    /** The next call begins. */
    synchronized void begin() {
        call++;
        since = System.nanoTime();
        isLoading = false;
        isIdle = false;
    }

    /** Nothing is in hand. */
    synchronized void rest() {
        isIdle = true;
        isLoading = false;
    }

    /** What it takes too much of; null where it does not, or not yet. */
    @Nullable
    String overrun() {
        long current;
        boolean loading;
        long nanoseconds;
        synchronized (this) {
            if (isIdle) {
                return null;
            }
            current = call;
            loading = isLoading;
            nanoseconds = System.nanoTime() - since;
        }
        Duration longest = loading ? limits.loading() : limits.time();
        if (nanoseconds > longest.toNanos()) {
            return "it takes longer than " + longest.toSeconds() + " s";
        }
        Duration used = processorTime.get();
        if (watched != current) {
            watched = current;
            before = loading ? Duration.ZERO : used;
        }
        Duration most = loading ? limits.processorTime().multipliedBy(LOADING) : limits.processorTime();
        return used.minus(before).compareTo(most) > 0
                ? "it takes more than " + most.toMillis() + " ms of processor time"
                : null;
    }
}
