package io.github.collectdmonitor.mqtt.connection;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tracks the running tasks of a connection, so that closing the connection can wait for their end. Thread-safe. */
public final class RunningTasks {
    /** The interval at which a task that waits without a timeout is interrupted. */
    private static final long BETWEEN_WAKES_MILLIS = 5;

    private final Set<Entry> entries = new LinkedHashSet<>();

    /** A task, and the thread that runs it. */
    static final class Entry {
        private final Object task;
        private volatile @Nullable Thread thread;

        private Entry(Object task) {
            this.task = task;
        }

        /** Records that the calling thread runs the task; returns that thread. */
        Thread runs() {
            Thread current = Thread.currentThread();
            thread = current;
            return current;
        }

        private void wake() {
            Thread running = thread;
            if (running != null && running.getState() == Thread.State.WAITING) {
                running.interrupt();
            }
        }
    }

    synchronized Entry began(Object task) {
        Entry entry = new Entry(task);
        entries.add(entry);
        return entry;
    }

    synchronized void ended(Entry entry) {
        entries.remove(entry);
        notifyAll();
    }

    /** Returns how many tasks run or are about to run. */
    synchronized int count() {
        return entries.size();
    }

    /** Waits until no such task runs; returns false on a timeout. */
    public boolean awaitEnd(Predicate<Object> which, Duration limit) {
        return awaitEnd(which, limit, false);
    }

    /** Waits like {@link #awaitEnd}, and interrupts the tasks that wait without a timeout. */
    public boolean wakeUntilEnd(Predicate<Object> which, Duration limit) {
        return awaitEnd(which, limit, true);
    }

    private synchronized boolean awaitEnd(Predicate<Object> which, Duration limit, boolean waking) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (entries.stream().anyMatch(entry -> which.test(entry.task))) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                if (waking) {
                    entries.stream().filter(entry -> which.test(entry.task)).forEach(Entry::wake);
                }
                try {
                    wait(waking ? Math.min(left, BETWEEN_WAKES_MILLIS) : left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
