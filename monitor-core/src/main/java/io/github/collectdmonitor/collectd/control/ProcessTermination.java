package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Remains;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.time.Deadline;
import java.time.Duration;

/** Ends one process: TERM, then KILL. */
record ProcessTermination(Duration timeout) {
    /** The kernel ends a killed process within this time, unless it is stuck. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    /** The time between TERM and KILL for a process that ignored the stop command. */
    private static final Duration AFTER_STOP_COMMAND = Duration.ofSeconds(5);

    /** Ends the process; if a stop command was run already, waits for the rest of the time before sending a signal. */
    StopResult end(ProcessIdentity identity, boolean asked, Deadline deadline) throws InterruptedException {
        if (asked && deadline.await(() -> !identity.isAlive())) {
            return new Stopped();
        }
        if (!identity.terminate() && identity.isAlive()) {
            return new NotStopped(identity + " cannot be sent TERM; the agent is not permitted to signal it");
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
                                + " s after its stop, although it was sent KILL; it may hang in the kernel");
    }
}
