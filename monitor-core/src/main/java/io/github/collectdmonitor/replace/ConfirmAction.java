package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.Confirmation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Confirms a config, so that it is not rolled back. */
record ConfirmAction(ReplaceMemory memory) {
    Outcome carryOut(TaskId by, Confirm asked) {
        Optional<Confirmation> found;
        try {
            found = memory.confirmations().read().filter(last -> last.taskId().equals(asked.ofTaskId()));
        } catch (IOException e) {
            return ReplaceOutcomes.waitUnknown(e);
        }
        if (found.isEmpty()) {
            return Outcome.of(
                    ResultCode.INVALID_MESSAGE,
                    "No config of task " + asked.ofTaskId() + " waits for confirmation; nothing was changed");
        }
        Confirmation confirmation = found.get();
        byte[] config = inPlace(confirmation);
        String running = config == null ? null : Sha256.of(config);
        return evaluate(by, asked, confirmation, config).withConfigs(new ConfigHashes(running, null));
    }

    private Outcome evaluate(TaskId by, Confirm asked, Confirmation confirmation, byte @Nullable [] config) {
        String ended = ReplaceOutcomes.shown(Objects.requireNonNullElse(
                confirmation.ended(), confirmation.deadline().at()));
        if (confirmation.state() == State.WENT_BACK) {
            return Outcome.of(
                    ResultCode.ROLLED_BACK,
                    "The config of task " + asked.ofTaskId() + " was rolled back at " + ended
                            + ", before it was confirmed");
        }
        if (!confirmation.newSha256().equals(asked.sha256())) {
            return Outcome.of(
                    ResultCode.UNEXPECTED_CONFIG,
                    "Task " + asked.ofTaskId() + " put the config with SHA-256 " + confirmation.newSha256()
                            + " in place, not " + asked.sha256() + "; nothing was changed");
        }
        if (config == null || !Sha256.of(config).equals(asked.sha256())) {
            return Outcome.of(
                    ResultCode.UNEXPECTED_CONFIG,
                    "The config of task " + asked.ofTaskId() + " is no longer in place, but "
                            + (config == null ? "none" : Sha256.of(config)) + "; nothing was changed");
        }
        if (confirmation.state() == State.CONFIRMED) {
            // Confirmed by this task: the previous run recorded the confirmation, but not the result of the task.
            return by.equals(confirmation.confirmedBy())
                    ? kept(confirmation, config)
                    : Outcome.of(ResultCode.SUCCEEDED, "The config was confirmed already at " + ended);
        }
        if (confirmation.deadline().passed(memory.clock())) {
            return Outcome.of(
                    ResultCode.ROLLED_BACK,
                    "The confirmation deadline of the config of task " + asked.ofTaskId() + " has passed; the agent"
                            + " rolls it back");
        }
        return confirm(by, confirmation, config);
    }

    private Outcome confirm(TaskId by, Confirmation confirmation, byte[] config) {
        try {
            memory.confirmations().end(confirmation, State.CONFIRMED, by);
        } catch (IOException e) {
            return Outcome.of(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "Cannot record the confirmation (" + ConfigFiles.explain(e)
                            + "); the config is rolled back at "
                            + ReplaceOutcomes.shown(confirmation.deadline().at()));
        }
        CrashPoint.reached(Confirmations.KEPT_PLACE);
        return kept(confirmation, config);
    }

    private Outcome kept(Confirmation confirmation, byte[] config) {
        List<String> warnings =
                memory.keep(config, memory.confirmations().oldConfig(confirmation), confirmation.rolledBack());
        return Outcome.of(ResultCode.SUCCEEDED, "The config is confirmed").withWarnings(warnings);
    }

    /** Returns the outcome of a confirmation that the previous run recorded, and whose task has no result yet. */
    Optional<Recovered> recover() {
        Optional<Confirmation> confirmed = memory.confirmations().last().filter(last -> last.confirmedBy() != null);
        return confirmed.map(confirmation -> {
            byte[] config = inPlace(confirmation);
            String running = config == null ? null : Sha256.of(config);
            Outcome outcome = config != null && confirmation.newSha256().equals(running)
                    ? kept(confirmation, config)
                    : Outcome.of(ResultCode.SUCCEEDED, "The config was confirmed, and has been changed since then");
            return new Recovered(
                    Objects.requireNonNull(confirmation.confirmedBy()),
                    outcome.withConfigs(new ConfigHashes(running, null)));
        });
    }

    private static byte @Nullable [] inPlace(Confirmation confirmation) {
        try {
            return Files.readAllBytes(confirmation.place());
        } catch (IOException e) {
            return null;
        }
    }
}
