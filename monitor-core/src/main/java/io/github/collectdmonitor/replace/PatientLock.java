package io.github.collectdmonitor.replace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Takes the lock for what an agent that is no more had begun, again and again: a host that comes up, or out of a lack of
 * memory, may not let collectd be found at first.
 *
 * @param slot the one that is occupied meanwhile; once it is closed, nothing is tried any more
 */
record PatientLock(ReplaceSlot slot, Patience patience) {
    private static final Logger LOG = System.getLogger(PatientLock.class.getName());

    /** A way to take the lock. */
    interface Attempt {
        Optional<StepFailure> take() throws InterruptedException;
    }

    /** Returns how it failed last. */
    Optional<StepFailure> take(LockStep lock, Attempt attempt) throws InterruptedException {
        long end = System.nanoTime() + patience.takingUp().toNanos();
        Optional<StepFailure> failure = attempt.take();
        failure.ifPresent(
                why -> LOG.log(Level.WARNING, "An interrupted replacement cannot be taken up yet: {0}", why.reason()));
        while (failure.isPresent()
                && !lock.isElsewhere()
                && System.nanoTime() < end
                && !slot.awaitClosed(patience.betweenLooks())) {
            failure = attempt.take();
        }
        return failure;
    }

    boolean isClosed() {
        return slot.isClosed();
    }
}
