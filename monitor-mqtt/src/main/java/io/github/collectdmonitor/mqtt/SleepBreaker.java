package io.github.collectdmonitor.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a thread that sleeps until others, which it has just started, run.
 *
 * <p>Paho does so three times while it connects, 100 ms each, swallowing interrupts: connecting took 304 ms, and takes
 * 5 ms. It ends with the connecting, and after a second in any case: a thread that sleeps longer waits for one that never
 * came to run, and is left to its sleep.
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

    /** Whether it is the first to be asked, so that one runs for each thread. */
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

    /** Called by the thread itself when it sleeps no more; leaves it without a pending interrupt. */
    synchronized void end() {
        over = true;
        boolean unused = Thread.interrupted();
    }
}
