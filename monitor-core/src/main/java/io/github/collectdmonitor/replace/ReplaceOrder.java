package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.TaskId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a replacement is to do.
 *
 * @param asked what the journal remembers of it
 * @param source where the new config comes from
 * @param expectedSha256 of the config that must be in place, or null for any
 * @param force whether to try a config that failed on this host of late
 */
record ReplaceOrder(Asked asked, Source source, @Nullable String expectedSha256, boolean force) {
    /** Why a replacement is made. */
    enum Kind {
        /** A sender wants a config judged. */
        CHECK,
        /** A sender wants a config in place. */
        REPLACE,
        /** A sender wants an earlier config back. */
        ROLL_BACK,
        /** Nobody confirmed a config in time. */
        UNCONFIRMED
    }

    /**
     * What is asked, as far as recovery must know it.
     *
     * @param taskId the task that asked, also where the agent goes back by itself long after
     * @param kind why
     * @param confirmWithin how long to wait for a confirmation, or null to hold the config without one
     */
    record Asked(TaskId taskId, Kind kind, @Nullable Duration confirmWithin) {}

    /** Gives the new config once it is known what is in place. */
    @FunctionalInterface
    interface Source {
        /**
         * Chooses the new config; empty where there is none to go back to.
         *
         * @param runningSha256 of the config in place, or null where there is none
         */
        Optional<NewConfig> choose(@Nullable String runningSha256);
    }
}
