package io.github.collectdmonitor.collectd;

import java.util.List;

/** The result of stopping collectd. */
public sealed interface StopResult {
    /**
     * The daemon does not run, whether or not it ran before.
     *
     * @param remarks warnings about processes that it left behind
     */
    record Stopped(List<String> remarks) implements StopResult {
        /** Copies the remarks. */
        public Stopped {
            remarks = List.copyOf(remarks);
        }

        public Stopped() {
            this(List.of());
        }
    }

    /**
     * The stop request failed, or another program restarts it.
     *
     * @param reason what failed and why
     */
    record NotStopped(String reason) implements StopResult {}

    /**
     * It was stopped and killed, but its process still exists.
     *
     * @param reason the process, and after how long
     */
    record Remains(String reason) implements StopResult {}
}
