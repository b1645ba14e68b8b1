package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.ExitCode;
import io.github.collectdmonitor.cli.SenderException;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked beside, or instead of, a plain replacement. */
final class ReplacementOptions {
    @Option(
            names = "--expect",
            paramLabel = "SHA256",
            description =
                    "Do it only if the config in place has this SHA-256; else the result is 8204 (0x200c), with the hash"
                            + " of the one in place.")
    private @Nullable String expected;

    @Option(
            names = "--check-only",
            description = "Only check FILE on the host as a replacement would, and change nothing.")
    private boolean checkOnly;

    @Option(names = "--force", description = "Try FILE although it failed on this host within the last 24 hours.")
    private boolean force;

    @Option(
            names = "--confirm-within",
            paramLabel = "SECONDS",
            description = "The agent goes back by itself unless --confirm arrives so many seconds after the config"
                    + " works; 1 to 604800 (7 days).")
    private @Nullable Long confirmWithin;

    @Option(
            names = "--confirm",
            paramLabel = "TASK_ID",
            description =
                    "Keep the config that this task put into place. Name the config, too: by --sha256 or by FILE.")
    private @Nullable Long confirmed;

    @Option(
            names = "--sha256",
            paramLabel = "SHA256",
            description = "The SHA-256 of the config to --confirm, in the place of FILE.")
    private @Nullable String sha256;

    @Option(
            names = "--rollback",
            description = "Bring back the last known good config before the present one. Without FILE.")
    private boolean rollBack;

    /**
     * Refuses what makes no sense, before anything is read or sent.
     *
     * @param file whether a file was named
     * @param answered whether a result is awaited
     * @throws SenderException with {@link ExitCode#USAGE} if the options do not go together, or one has a bad value
     */
    void check(boolean file, boolean answered) throws SenderException {
        requireHash("--expect", expected);
        requireHash("--sha256", sha256);
        requireRange("--confirm-within", confirmWithin, ReplacementAction.LONGEST_CONFIRMATION.toSeconds());
        requireRange("--confirm", confirmed, TaskId.MAX_ACCEPTED);
        if (rollBack) {
            checkRollBack(file, answered);
        } else if (confirmed != null) {
            checkConfirm(file);
        } else if (sha256 != null) {
            throw SenderException.usage("--sha256 goes with --confirm only; the config in place is named by --expect");
        } else if (!file) {
            throw SenderException.usage("Missing required parameter: 'FILE'");
        }
        if (checkOnly) {
            String why = "--check-only changes nothing";
            refuse(force, "--check-only", "--force", why);
            refuse(confirmWithin != null, "--check-only", "--confirm-within", why);
        }
    }

    private void checkRollBack(boolean file, boolean answered) throws SenderException {
        refuse(file, "--rollback", "FILE", "the agent has the config that it brings back");
        refuse(checkOnly, "--rollback", "--check-only", "one changes the config, the other does not");
        refuse(force, "--rollback", "--force", "a config that is brought back has worked before");
        refuse(confirmed != null, "--rollback", "--confirm", "one goes back, the other keeps the config");
        refuse(sha256 != null, "--rollback", "--sha256", "the config in place is named by --expect");
        if (confirmWithin != null && !answered) {
            throw SenderException.usage("--rollback with --confirm-within needs --result-topic:"
                    + " only the result says which config is to be confirmed");
        }
    }

    private void checkConfirm(boolean file) throws SenderException {
        String why = "--confirm keeps what is in place";
        refuse(checkOnly, "--confirm", "--check-only", why);
        refuse(force, "--confirm", "--force", why);
        refuse(confirmWithin != null, "--confirm", "--confirm-within", why);
        refuse(expected != null, "--confirm", "--expect", "the config to keep is named by --sha256 or by FILE");
        refuse(file && sha256 != null, "FILE", "--sha256", "one is enough to name the config");
        if (!file && sha256 == null) {
            throw SenderException.usage("--confirm needs to know the config, too: give --sha256 or FILE");
        }
    }

    private static void refuse(boolean both, String one, String other, String why) throws SenderException {
        if (both) {
            throw SenderException.usage(one + " and " + other + " do not go together: " + why);
        }
    }

    private static void requireHash(String option, @Nullable String value) throws SenderException {
        if (value != null && !Sha256.isHash(value)) {
            throw SenderException.usage(option
                    + " must be a SHA-256 of 64 hexadecimal digits, as sha256sum prints it, not \"" + value + "\"");
        }
    }

    private static void requireRange(String option, @Nullable Long value, long largest) throws SenderException {
        if (value != null && (value < 1 || value > largest)) {
            throw SenderException.usage(option + " must be 1 to " + largest + ", not " + value);
        }
    }

    /**
     * Returns what to send; {@link #check} has passed.
     *
     * @param config the file's text, or null where none was named
     */
    Request request(TaskId taskId, Instant now, @Nullable String config) {
        if (config != null && confirmed == null && isPlain()) {
            return new ConfigRequest(taskId, now, config);
        }
        return new ReplacementRequest(taskId, now, action(config));
    }

    /** Whether every agent, the first system's included, does just what is asked. */
    private boolean isPlain() {
        return !checkOnly && !force && expected == null && confirmWithin == null;
    }

    private ReplacementAction action(@Nullable String config) {
        if (rollBack) {
            return new RollBack(expected, waits().orElse(null));
        }
        if (confirmed != null) {
            String hash = config == null ? Objects.requireNonNull(sha256) : ConfigHashes.inPlace(config);
            return new Confirm(new TaskId(confirmed), hash);
        }
        String file = Objects.requireNonNull(config);
        return checkOnly ? new Check(file, expected) : new Replace(file, expected, waits().orElse(null), force);
    }

    /** How long the agent waits for a confirmation, where it is to wait. */
    Optional<Duration> waits() {
        return confirmWithin == null ? Optional.empty() : Optional.of(Duration.ofSeconds(confirmWithin));
    }
}
