package io.github.collectdmonitor.replace.confirm;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action when the confirmation deadline of a config has passed. It has a thread only while a confirmation is
 * pending.
 */
final class ConfirmTimer {
    private final Runnable overdue;
    private @Nullable Thread waiting;
    private int running;
    private boolean closed;

    /** Creates a timer that runs the action on its own thread. */
    ConfirmTimer(Runnable overdue) {
        this.overdue = overdue;
    }

    /** Starts the timer with this time; replaces an earlier one. */
    void arm(Duration time) {
        boolean[] waited = new boolean[1];
        arm(() -> {
            Duration left = waited[0] ? Duration.ZERO : time;
            waited[0] = true;
            return left;
        });
    }

    /**
     * Starts the timer with repeated waits; replaces an earlier one.
     *
     * @param pause called in the timer's thread; returns the time until its next call, or zero or less if the deadline
     *     has passed
     */
    synchronized void arm(Supplier<Duration> pause) {
        disarm();
        if (closed) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        for (Duration time = pause.get(); time.toNanos() > 0; time = pause.get()) {
                            TimeUnit.NANOSECONDS.sleep(time.toNanos());
                        }
                    } catch (InterruptedException e) {
                        return;
                    }
                    if (begins()) {
                        try {
                            overdue.run();
                        } finally {
                            ends();
                        }
                    }
                },
                "config-confirmation");
        thread.setDaemon(true);
        waiting = thread;
        thread.start();
    }

    /** From here on no other wait can interrupt this one, since it may run a replacement. */
    private synchronized boolean begins() {
        boolean mine = waiting == Thread.currentThread();
        waiting = mine ? null : waiting;
        running += mine ? 1 : 0;
        return mine;
    }

    private synchronized void ends() {
        running--;
        notifyAll();
    }

    /** Waits until the action is not running; false if it still is at the end of that time. */
    synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (running > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Stops the timer. */
    synchronized void disarm() {
        if (waiting != null) {
            waiting.interrupt();
        }
        waiting = null;
    }

    synchronized void close() {
        closed = true;
        disarm();
    }
}
