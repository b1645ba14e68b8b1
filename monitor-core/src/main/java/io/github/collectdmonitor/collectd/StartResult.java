package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.process.ProcessIdentity;
import java.time.Instant;

/** The result of starting collectd. */
public sealed interface StartResult {
    /** Returns the details, as a clause. */
    String reason();

    /**
     * It was started.
     *
     * @param identity its process
     * @param since a time before its process existed
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
     * @param reason what failed and why
     * @param byConfig whether collectd itself failed, which is evidence against its config; a timeout is none
     */
    record Failed(String reason, boolean byConfig) implements StartResult {}

    /**
     * The start reported success, but no process was found.
     *
     * @param reason what was looked for, and for how long
     * @param byConfig whether its process had ended, and was not only late
     */
    record NoProcess(String reason, boolean byConfig) implements StartResult {}

    /**
     * The start did not reach collectd: it would fail with any config.
     *
     * @param reason what prevented the start, and why
     */
    record Prevented(String reason) implements StartResult {}
}
