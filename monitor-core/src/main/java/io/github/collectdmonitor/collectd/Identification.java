package io.github.collectdmonitor.collectd;

import java.util.List;

/** Whether collectd runs, and as which process. */
public sealed interface Identification {
    /**
     * It runs.
     *
     * @param identity the daemon
     * @param remarks what whoever replaces its config should know, such as who supervises it; each fit for a warning
     */
    record Running(ProcessIdentity identity, List<String> remarks) implements Identification {
        /** Copies the remarks. */
        public Running {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * It does not run.
     *
     * @param remarks what whoever starts it should know; each fit for a warning
     */
    record NotRunning(List<String> remarks) implements Identification {
        /** Copies the remarks. */
        public NotRunning {
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * It must not be touched.
     *
     * @param reason why, and what to do
     * @param runs false where it is known not to run; true where it runs, or where that cannot be decided
     */
    record Untouchable(String reason, boolean runs) implements Identification {}
}
