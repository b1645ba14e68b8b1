package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which tasks of a connection still run, so that whoever ends the connection can see to it that they end. Thread-safe. */
final class RunningTasks {
    /** How often a task that waits without a limit is woken. */
    private static final long BETWEEN_WAKES_MILLIS = 5;

    private final Set<Entry> entries = new LinkedHashSet<>();

    /** A task, and the thread that runs it. */
    static final class Entry {
        private final Object task;
        private volatile @Nullable Thread thread;

        private Entry(Object task) {
            this.task = task;
        }

        /** Says that the calling thread runs the task; returns that thread. */
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

    /** How many tasks run, or are about to. */
    synchronized int count() {
        return entries.size();
    }

    /** Waits until no such task runs; false where that took too long. */
    boolean awaitEnd(Predicate<Object> which, Duration limit) {
        return awaitEnd(which, limit, false);
    }

    /** The same, and interrupts those that wait without a limit. */
    boolean wakeUntilEnd(Predicate<Object> which, Duration limit) {
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
