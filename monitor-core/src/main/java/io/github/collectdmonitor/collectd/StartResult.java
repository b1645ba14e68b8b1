package io.github.collectdmonitor.collectd;

import java.time.Instant;

/** What starting collectd came to. */
public sealed interface StartResult {
    /** What was seen of it, fit for a sentence. */
    String reason();

    /**
     * It was started.
     *
     * @param identity its process
     * @param since before its process was there
     */
    record Started(ProcessIdentity identity, Instant since) implements StartResult {
        @Override
        public String reason() {
            return "it runs as " + identity;
        }
    }

    /**
     * The start failed.
     *
     * @param reason what was tried and why it failed
     * @param byConfig whether collectd itself failed, which is evidence against its config; a lack of time is none
     */
    record Failed(String reason, boolean byConfig) implements StartResult {}

    /**
     * The start was reported as done, and no process of it can be found.
     *
     * @param reason what was looked for, and for how long
     * @param byConfig whether its process was gone, and not only late
     */
    record NoProcess(String reason, boolean byConfig) implements StartResult {}

    /**
     * What starts collectd did not come to it, whatever its config: the same start fails with any other one.
     *
     * @param reason what did not start it, and why
     */
    record Prevented(String reason) implements StartResult {}
}
