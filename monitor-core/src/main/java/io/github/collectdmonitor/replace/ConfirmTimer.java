package io.github.collectdmonitor.replace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells when the time to confirm a config is over. It has a thread only while a config waits. */
final class ConfirmTimer {
    private final Runnable overdue;
    private @Nullable Thread waiting;
    private int atWork;
    private boolean closed;

    /** Makes a timer that runs this on its own thread. */
    ConfirmTimer(Runnable overdue) {
        this.overdue = overdue;
    }

    /** Waits for this time instead of any other that is waited for. */
    void arm(Duration time) {
        boolean[] waited = new boolean[1];
        arm(() -> {
            Duration left = waited[0] ? Duration.ZERO : time;
            waited[0] = true;
            return left;
        });
    }

    /**
     * Waits as often as this says, instead of whatever else is waited for.
     *
     * @param pause asked in the timer's thread how long until it is asked again; zero or less once the time is over
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

    /** From here on no other wait can interrupt this one: it may be at a replacement. */
    private synchronized boolean begins() {
        boolean mine = waiting == Thread.currentThread();
        waiting = mine ? null : waiting;
        atWork += mine ? 1 : 0;
        return mine;
    }

    private synchronized void ends() {
        atWork--;
        notifyAll();
    }

    /** Waits until it is not at work; false where it still is when the time is over. */
    synchronized boolean awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (atWork > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Waits no more. */
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
