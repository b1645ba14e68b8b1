package io.github.collectdmonitor.replace.resume;

import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.run.ReplacementSlot;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Takes the lock for a replacement of the previous run, with retries: while a host boots or is short of memory,
 * collectd may not be found at first.
 *
 * @param slot the slot that is occupied meanwhile; retries end when it is closed
 */
record LockRetry(ReplacementSlot slot, RetryPolicy patience) {
    private static final Logger LOG = System.getLogger(LockRetry.class.getName());

    /** Tries to take the lock. */
    interface Attempt {
        Optional<StepFailure> take() throws InterruptedException;
    }

    /** Returns the last failure; empty if the lock is taken. */
    Optional<StepFailure> take(LockStep lock, Attempt attempt) throws InterruptedException {
        long end = System.nanoTime() + patience.resume().toNanos();
        Optional<StepFailure> failure = attempt.take();
        failure.ifPresent(
                why -> LOG.log(Level.WARNING, "Cannot resume an interrupted replacement yet: {0}", why.reason()));
        while (failure.isPresent()
                && !lock.isElsewhere()
                && System.nanoTime() < end
                && !slot.awaitClosed(patience.interval())) {
            failure = attempt.take();
        }
        return failure;
    }

    boolean isClosed() {
        return slot.isClosed();
    }
}
