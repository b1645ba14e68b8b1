package io.github.collectdmonitor.replace.confirm;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.replace.state.PendingConfirmation.State;
import io.github.collectdmonitor.replace.state.PendingConfirmations;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.step.ResumedReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Confirms a config, so that it is not rolled back. */
public record ConfirmAction(ReplacementHistory memory) {
    public Outcome carryOut(TaskId by, Confirm asked) {
        Optional<PendingConfirmation> found;
        try {
            found = memory.confirmations().read().filter(last -> last.taskId().equals(asked.ofTaskId()));
        } catch (IOException e) {
            return ReplacementOutcomes.waitUnknown(e);
        }
        if (found.isEmpty()) {
            return Outcome.of(
                    ResultCode.INVALID_MESSAGE,
                    "No config of task " + asked.ofTaskId() + " waits for confirmation; nothing was changed");
        }
        PendingConfirmation pendingConfirmation = found.get();
        byte[] config = inPlace(pendingConfirmation);
        String running = config == null ? null : Sha256.of(config);
        return evaluate(by, asked, pendingConfirmation, config).withConfigs(new ConfigHashes(running, null));
    }

    private Outcome evaluate(
            TaskId by, Confirm asked, PendingConfirmation pendingConfirmation, byte @Nullable [] config) {
        String ended = ReplacementOutcomes.shown(Objects.requireNonNullElse(
                pendingConfirmation.ended(), pendingConfirmation.deadline().at()));
        if (pendingConfirmation.state() == State.WENT_BACK) {
            return Outcome.of(
                    ResultCode.ROLLED_BACK,
                    "The config of task " + asked.ofTaskId() + " was rolled back at " + ended
                            + ", before it was confirmed");
        }
        if (!pendingConfirmation.newSha256().equals(asked.sha256())) {
            return Outcome.of(
                    ResultCode.UNEXPECTED_CONFIG,
                    "Task " + asked.ofTaskId() + " put the config with SHA-256 " + pendingConfirmation.newSha256()
                            + " in place, not " + asked.sha256() + "; nothing was changed");
        }
        if (config == null || !Sha256.of(config).equals(asked.sha256())) {
            return Outcome.of(
                    ResultCode.UNEXPECTED_CONFIG,
                    "The config of task " + asked.ofTaskId() + " is no longer in place, but "
                            + (config == null ? "none" : Sha256.of(config)) + "; nothing was changed");
        }
        if (pendingConfirmation.state() == State.CONFIRMED) {
            // Confirmed by this task: the previous run recorded the confirmation, but not the result of the task.
            return by.equals(pendingConfirmation.confirmedBy())
                    ? kept(pendingConfirmation, config)
                    : Outcome.of(ResultCode.SUCCEEDED, "The config was confirmed already at " + ended);
        }
        if (pendingConfirmation.deadline().passed(memory.clock())) {
            return Outcome.of(
                    ResultCode.ROLLED_BACK,
                    "The confirmation deadline of the config of task " + asked.ofTaskId() + " has passed; the agent"
                            + " rolls it back");
        }
        return confirm(by, pendingConfirmation, config);
    }

    private Outcome confirm(TaskId by, PendingConfirmation pendingConfirmation, byte[] config) {
        try {
            memory.confirmations().end(pendingConfirmation, State.CONFIRMED, by);
        } catch (IOException e) {
            return Outcome.of(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "Cannot record the confirmation (" + ConfigFiles.explain(e)
                            + "); the config is rolled back at "
                            + ReplacementOutcomes.shown(
                                    pendingConfirmation.deadline().at()));
        }
        CrashPoint.reached(PendingConfirmations.KEPT_PLACE);
        return kept(pendingConfirmation, config);
    }

    private Outcome kept(PendingConfirmation pendingConfirmation, byte[] config) {
        List<String> warnings = memory.keep(
                config, memory.confirmations().oldConfig(pendingConfirmation), pendingConfirmation.rolledBack());
        return Outcome.of(ResultCode.SUCCEEDED, "The config is confirmed").withWarnings(warnings);
    }

    /** Returns the outcome of a confirmation that the previous run recorded, and whose task has no result yet. */
    public Optional<ResumedReplacement> recover() {
        Optional<PendingConfirmation> confirmed =
                memory.confirmations().last().filter(last -> last.confirmedBy() != null);
        return confirmed.map(pendingConfirmation -> {
            byte[] config = inPlace(pendingConfirmation);
            String running = config == null ? null : Sha256.of(config);
            Outcome outcome = config != null && pendingConfirmation.newSha256().equals(running)
                    ? kept(pendingConfirmation, config)
                    : Outcome.of(ResultCode.SUCCEEDED, "The config was confirmed, and has been changed since then");
            return new ResumedReplacement(
                    Objects.requireNonNull(pendingConfirmation.confirmedBy()),
                    outcome.withConfigs(new ConfigHashes(running, null)));
        });
    }

    private static byte @Nullable [] inPlace(PendingConfirmation pendingConfirmation) {
        try {
            return Files.readAllBytes(pendingConfirmation.place());
        } catch (IOException e) {
            return null;
        }
    }
}
