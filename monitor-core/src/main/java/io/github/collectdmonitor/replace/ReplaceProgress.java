package io.github.collectdmonitor.replace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** How far a replacement is. Its one method that changes the state does so before the step acts. */
final class ReplaceProgress {
    private static final Logger LOG = System.getLogger(ReplaceProgress.class.getName());

    private final Thread worker;
    private @Nullable ReplaceStep step;
    private boolean abandoned;

    /** The progress of a replacement that this thread works on. */
    ReplaceProgress(Thread worker) {
        this.worker = worker;
    }

    /** Records the step that is about to act; returns false where the replacement was abandoned and must end here. */
    synchronized boolean enter(ReplaceStep next) {
        if (abandoned && (step == null || step.isBeforeStop())) {
            return false;
        }
        step = next;
        try {
            LOG.log(Level.INFO, "Replacing collectd.conf: {0}", next);
        } catch (RuntimeException | Error e) {
            // A log that cannot be written must not end a replacement that may have stopped collectd.
        }
        return true;
    }

    /** Ends the replacement if it has not touched collectd yet; else it goes on to its end. */
    synchronized void abandon() {
        abandoned = true;
        if (step == null || step.isBeforeStop()) {
            worker.interrupt();
        }
    }

    /** Whether the replacement was told to end before it touched collectd. */
    synchronized boolean endedEarly() {
        return abandoned && (step == null || step.isBeforeStop());
    }
}
