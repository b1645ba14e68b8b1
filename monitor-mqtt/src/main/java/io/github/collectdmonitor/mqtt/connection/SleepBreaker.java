package io.github.collectdmonitor.mqtt.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts a thread that sleeps until other threads, which it has just started, run.
 *
 * <p>Paho sleeps three times while it connects, 100 ms each, and ignores interrupts: connecting takes 5 ms instead of
 * 304 ms. The breaker ends with the connecting, and after a second at the latest: a thread that sleeps longer waits for
 * one that never started.
 */
final class SleepBreaker implements Runnable {
    private static final long BETWEEN_LOOKS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    private final Thread sleeper;
    private boolean begun;
    private boolean over;

    SleepBreaker(Thread sleeper) {
        this.sleeper = sleeper;
    }

    /** Returns whether this is the first call, so that one breaker runs for each thread. */
    synchronized boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < LONGEST && breakSleep()) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    private synchronized boolean breakSleep() {
        if (!over && sleeper.getState() == Thread.State.TIMED_WAITING) {
            sleeper.interrupt();
        }
        return !over;
    }

    /** Ends the interrupts; called by the sleeping thread itself, which has no pending interrupt afterwards. */
    synchronized void end() {
        over = true;
        boolean unused = Thread.interrupted();
    }
}
