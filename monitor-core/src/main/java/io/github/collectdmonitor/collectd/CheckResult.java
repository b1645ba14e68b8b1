package io.github.collectdmonitor.collectd;

import java.util.List;

/** What checking a new config came to. */
public sealed interface CheckResult {
    /**
     * collectd can read it.
     *
     * @param warnings what may yet go wrong
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
     * @param reason what collectd said, on one line
     */
    record Broken(String reason) implements CheckResult {}
}
