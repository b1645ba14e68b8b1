package io.github.collectdmonitor.replace.step;

import io.github.collectdmonitor.message.TaskId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a replacement.
 *
 * @param asked the part that is recorded in the journal
 * @param source the source of the new config
 * @param expectedSha256 of the config that must be in place, or null for any
 * @param force whether to try a config that failed on this host recently
 */
public record ReplacementOrder(
        Asked asked, Source source, @Nullable String expectedSha256, boolean force) {
    /** The reason of a replacement. */
    public enum Kind {
        /** A sender requests the check of a config. */
        CHECK,
        /** A sender requests a new config. */
        REPLACE,
        /** A sender requests a rollback. */
        ROLL_BACK,
        /** A config was not confirmed in time. */
        UNCONFIRMED
    }

    /**
     * The requested replacement, as recorded for a resume.
     *
     * @param taskId the task, also of a later automatic rollback
     * @param kind the reason
     * @param confirmWithin the time for the confirmation, or null if none is required
     */
    public record Asked(TaskId taskId, Kind kind, @Nullable Duration confirmWithin) {}

    /** Provides the new config, given the one in place. */
    @FunctionalInterface
    public interface Source {
        /**
         * Returns the new config; empty if there is none to roll back to.
         *
         * @param runningSha256 of the config in place, or null if there is none
         */
        Optional<NewConfig> choose(@Nullable String runningSha256);
    }
}
