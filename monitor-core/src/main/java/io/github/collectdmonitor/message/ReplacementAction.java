package io.github.collectdmonitor.message;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a replacement request asks for (protocol, "Replacement control"). */
public sealed interface ReplacementAction {
    /** The longest wait for a confirmation. */
    Duration LONGEST_CONFIRMATION = Duration.ofDays(7);

    /** What is asked, short enough for a log line and free of secrets. */
    String summary();

    /**
     * Judges a config, and changes nothing.
     *
     * @param config the whole collectd.conf; it may hold passwords
     * @param expectedSha256 of the config that the sender believes in place, or null for any
     */
    record Check(String config, @Nullable String expectedSha256) implements ReplacementAction {
        /** Writes the hash in lower case, however it came. */
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
     * @param config the whole collectd.conf; it may hold passwords
     * @param expectedSha256 of the config that the sender believes in place, or null for any
     * @param confirmWithin how long to wait for a {@link Confirm} before going back, or null to hold it without one
     * @param force whether to try a config that failed on this host of late
     */
    record Replace(
            String config,
            @Nullable String expectedSha256,
            @Nullable Duration confirmWithin,
            boolean force) implements ReplacementAction {
        /** Writes the hash in lower case, however it came. */
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
     * Brings back the last known good config before the present one.
     *
     * @param expectedSha256 of the config that the sender believes in place, or null for any
     * @param confirmWithin how long to wait for a {@link Confirm} before going back, or null to hold it without one
     */
    record RollBack(
            @Nullable String expectedSha256, @Nullable Duration confirmWithin) implements ReplacementAction {
        /** Writes the hash in lower case, however it came. */
        public RollBack {
            expectedSha256 = Sha256.lowerCase(expectedSha256);
        }

        @Override
        public String summary() {
            return "rollback";
        }
    }

    /**
     * Holds for good a config that waits for it.
     *
     * @param ofTaskId the task that put it into place
     * @param sha256 of that config
     */
    record Confirm(TaskId ofTaskId, String sha256) implements ReplacementAction {
        /** Writes the hash in lower case, however it came. */
        public Confirm {
            sha256 = sha256.toLowerCase(Locale.ROOT);
        }

        @Override
        public String summary() {
            return "confirm of task " + ofTaskId;
        }
    }

    /**
     * An action that this version does not know; it is refused (0x1000).
     *
     * @param name as it came
     */
    record Unknown(String name) implements ReplacementAction {
        @Override
        public String summary() {
            return Texts.quoted(name);
        }
    }
}
