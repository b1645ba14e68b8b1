package io.github.collectdmonitor.collectd;

import java.util.List;

/** What telling collectd to stop came to. */
public sealed interface StopResult {
    /**
     * The daemon does not run, whether or not it ran before.
     *
     * @param remarks what it left behind; each fit for a warning
     */
    record Stopped(List<String> remarks) implements StopResult {
        /** Copies the remarks. */
        public Stopped {
            remarks = List.copyOf(remarks);
        }

        Stopped() {
            this(List.of());
        }
    }

    /**
     * It could not be told to stop, or something starts it again.
     *
     * @param reason what was tried and why it failed
     */
    record NotStopped(String reason) implements StopResult {}

    /**
     * It was told to stop, even killed, and its process does not go.
     *
     * @param reason which process, and after how long
     */
    record Remains(String reason) implements StopResult {}
}
