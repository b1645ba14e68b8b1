package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.process.ProcessIdentity;
import java.util.List;

/** The state of collectd: running, not running, or not to be touched. */
public sealed interface DaemonIdentification {
    /**
     * It runs.
     *
     * @param identity the daemon
     * @param remarks warnings for the sender of a replacement, such as the name of a supervisor
     */
    record Running(ProcessIdentity identity, List<String> remarks) implements DaemonIdentification {
        /** Copies the remarks. */
        public Running {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * It does not run.
     *
     * @param remarks warnings for the sender of a replacement that starts it
     */
    record NotRunning(List<String> remarks) implements DaemonIdentification {
        /** Copies the remarks. */
        public NotRunning {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * It must not be touched.
     *
     * @param reason the reason, and what to do
     * @param runs false if it certainly does not run; true if it runs, or if that is unknown
     */
    record Untouchable(String reason, boolean runs) implements DaemonIdentification {}
}
