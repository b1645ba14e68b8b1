package io.github.collectdmonitor.message;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The action of a replacement request (protocol, "Replacement control"). */
public sealed interface ReplacementAction {
    /** The maximum time for a confirmation. */
    Duration LONGEST_CONFIRMATION = Duration.ofDays(7);

    /** Returns a short description for a log line, without secrets. */
    String summary();

    /**
     * Checks a config, and changes nothing.
     *
     * @param config the complete collectd.conf; it may contain passwords
     * @param expectedSha256 of the config that the sender expects in place, or null for any
     */
    record Check(String config, @Nullable String expectedSha256) implements ReplacementAction {
        /** Converts the hash to lower case. */
        public Check {
            expectedSha256 = Sha256.lowerCase(expectedSha256);
        }

        @Override
        public String summary() {
            return "check of a config of " + config.length() + " characters";
        }

        @Override
        public String toString() {
            return summary();
        }
    }

    /**
     * Replaces the config.
     *
     * @param config the complete collectd.conf; it may contain passwords
     * @param expectedSha256 of the config that the sender expects in place, or null for any
     * @param confirmWithin how long to wait for a {@link Confirm} before the automatic rollback, or null to keep the
     * config without one
     * @param force whether to try a config that failed on this host recently
     */
    record Replace(
            String config,
            @Nullable String expectedSha256,
            @Nullable Duration confirmWithin,
            boolean force) implements ReplacementAction {
        /** Converts the hash to lower case. */
        public Replace {
            expectedSha256 = Sha256.lowerCase(expectedSha256);
        }

        @Override
        public String summary() {
            return "replace by a config of " + config.length() + " characters";
        }

        @Override
        public String toString() {
            return summary();
        }
    }

    /**
     * Restores the last known good config before the present one.
     *
     * @param expectedSha256 of the config that the sender expects in place, or null for any
     * @param confirmWithin how long to wait for a {@link Confirm} before the automatic rollback, or null to keep the
     * config without one
     */
    record RollBack(
            @Nullable String expectedSha256, @Nullable Duration confirmWithin) implements ReplacementAction {
        /** Converts the hash to lower case. */
        public RollBack {
            expectedSha256 = Sha256.lowerCase(expectedSha256);
        }

        @Override
        public String summary() {
            return "rollback";
        }
    }

    /**
     * Keeps a config that waits for its confirmation.
     *
     * @param ofTaskId the task that put the config into place
     * @param sha256 of that config
     */
    record Confirm(TaskId ofTaskId, String sha256) implements ReplacementAction {
        /** Converts the hash to lower case. */
        public Confirm {
            sha256 = sha256.toLowerCase(Locale.ROOT);
        }

        @Override
        public String summary() {
            return "confirm of task " + ofTaskId;
        }
    }

    /**
     * An action that this version does not know; it is rejected (0x1000).
     *
     * @param name as received
     */
    record Unknown(String name) implements ReplacementAction {
        @Override
        public String summary() {
            return DisplayText.quoted(name);
        }
    }
}
