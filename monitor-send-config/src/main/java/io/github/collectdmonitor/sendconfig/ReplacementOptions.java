package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
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

/** The options for checks, confirmations, rollbacks and conditional replacements. */
final class ReplacementOptions {
    @Option(
            names = "--expect",
            paramLabel = "SHA256",
            description =
                    "Proceed only if the current config has this SHA-256; otherwise the result is 8204 (0x200c), with"
                            + " the hash of the current config.")
    private @Nullable String expected;

    @Option(
            names = "--check-only",
            description = "Only check FILE on the host, as before a replacement; change nothing.")
    private boolean checkOnly;

    @Option(names = "--force", description = "Try FILE although it failed on this host within the last 24 hours.")
    private boolean force;

    @Option(
            names = "--confirm-within",
            paramLabel = "SECONDS",
            description = "Roll back automatically unless --confirm arrives within this time after the replacement;"
                    + " 1 to 604800 (7 days).")
    private @Nullable Long confirmWithin;

    @Option(
            names = "--confirm",
            paramLabel = "TASK_ID",
            description = "Confirm the config of this task, which must also be given, by --sha256 or by FILE.")
    private @Nullable Long confirmed;

    @Option(
            names = "--sha256",
            paramLabel = "SHA256",
            description = "The SHA-256 of the config to --confirm, instead of FILE.")
    private @Nullable String sha256;

    @Option(
            names = "--rollback",
            description = "Roll back to the last known good config before the current one. Without FILE.")
    private boolean rollBack;

    /**
     * Rejects invalid combinations of options, before anything is read or sent.
     *
     * @param file whether a file is given
     * @param answered whether a result is expected
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
            throw SenderException.usage("--sha256 needs --confirm; use --expect for the hash of the current config");
        } else if (!file) {
            throw SenderException.usage("Missing required parameter: 'FILE'");
        }
        if (checkOnly) {
            String why = "--check-only changes nothing";
            reject(force, "--check-only", "--force", why);
            reject(confirmWithin != null, "--check-only", "--confirm-within", why);
        }
    }

    private void checkRollBack(boolean file, boolean answered) throws SenderException {
        reject(file, "--rollback", "FILE", "the agent has the known good config itself");
        reject(checkOnly, "--rollback", "--check-only", "one changes the config, the other does not");
        reject(force, "--rollback", "--force", "a known good config has worked before");
        reject(confirmed != null, "--rollback", "--confirm", "one rolls the config back, the other keeps it");
        reject(sha256 != null, "--rollback", "--sha256", "use --expect for the hash of the current config");
        if (confirmWithin != null && !answered) {
            throw SenderException.usage("--rollback with --confirm-within needs --result-topic:"
                    + " only the result says which config to confirm");
        }
    }

    private void checkConfirm(boolean file) throws SenderException {
        String why = "--confirm keeps the current config";
        reject(checkOnly, "--confirm", "--check-only", why);
        reject(force, "--confirm", "--force", why);
        reject(confirmWithin != null, "--confirm", "--confirm-within", why);
        reject(expected != null, "--confirm", "--expect", "use --sha256 or FILE for the config to confirm");
        reject(file && sha256 != null, "FILE", "--sha256", "both give the config to confirm");
        if (!file && sha256 == null) {
            throw SenderException.usage("--confirm also needs the config: give --sha256 or FILE");
        }
    }

    private static void reject(boolean both, String one, String other, String why) throws SenderException {
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
     * Returns the request; {@link #check} must have passed.
     *
     * @param config the file's text, or null without a file
     */
    Request request(TaskId taskId, Instant now, @Nullable String config) {
        if (config != null && confirmed == null && isPlain()) {
            return new ConfigRequest(taskId, now, config);
        }
        return new ReplacementRequest(taskId, now, action(config));
    }

    /** Returns whether every agent, including that of the first system, supports the request. */
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

    /** Returns how long the agent waits for a confirmation, or nothing if none is required. */
    Optional<Duration> waits() {
        return confirmWithin == null ? Optional.empty() : Optional.of(Duration.ofSeconds(confirmWithin));
    }
}
