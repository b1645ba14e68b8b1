package io.github.collectdmonitor.collectd;

import java.util.List;

/** The result of the check of a new config. */
public sealed interface CheckResult {
    /**
     * collectd can read it.
     *
     * @param warnings warnings about possible problems
     */
    record Accepted(List<String> warnings) implements CheckResult {
        /** Copies the warnings. */
        public Accepted {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * collectd would not start with it.
     *
     * @param reason the error of collectd, on one line
     */
    record Broken(String reason) implements CheckResult {}
}
