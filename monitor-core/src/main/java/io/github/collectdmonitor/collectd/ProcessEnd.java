package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Remains;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import java.time.Duration;

/** Ends one process: TERM, then KILL. */
record ProcessEnd(Duration timeout) {
    /** The kernel takes this long at most to end a killed process that is not stuck. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    /** What a process that ignored the stop command has between TERM and KILL. */
    private static final Duration AFTER_STOP_COMMAND = Duration.ofSeconds(5);

    /** Ends the process; one that was asked already gets the rest of the time before it is sent anything. */
    StopResult end(ProcessIdentity identity, boolean asked, Deadline deadline) throws InterruptedException {
        if (asked && deadline.await(() -> !identity.isAlive())) {
            return new Stopped();
        }
        if (!identity.terminate() && identity.isAlive()) {
            return new NotStopped(identity + " could not be sent TERM; the agent may not signal it");
        }
        Deadline patience = asked ? Deadline.in(AFTER_STOP_COMMAND) : deadline;
        if (patience.await(() -> !identity.isAlive())) {
            return new Stopped();
        }
        identity.kill();
        return Deadline.in(AFTER_KILL).await(() -> !identity.isAlive())
                ? new Stopped()
                : new Remains(
                        identity + " still runs " + timeout.plus(AFTER_KILL).toSeconds()
                                + " s after it was told to stop, although it was killed (KILL); it may hang in the kernel");
    }
}
