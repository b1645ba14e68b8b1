package io.github.collectdmonitor.collectd;

/** Whether collectd runs, and as which process. */
public sealed interface Identification {
    /** It runs. */
    record Running(ProcessIdentity identity) implements Identification {}

    /** It does not run. */
    record NotRunning() implements Identification {}

    /**
     * It must not be touched.
     *
     * @param reason why, and what to do
     */
    record Untouchable(String reason) implements Identification {}
}
