package io.github.collectdmonitor.replace.resume;

import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.resume.ResumeResult.Postponed;
import io.github.collectdmonitor.replace.rollback.Rollback;
import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.run.Replacement;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Resumes a replacement of the previous run by its journal and the config in place. It continues the replacement once;
 * if the agent stops again during that, it is rolled back the next time.
 */
final class ReplacementRecovery {
    private static final Logger LOG = System.getLogger(ReplacementRecovery.class.getName());

    /**
     * A replacement that cannot be resumed by this many runs of the agent fails, since its sender waits for a result.
     */
    private static final int MOST_RECOVERIES = 3;

    private static final String INTERRUPTED = "The agent stopped during the replacement";

    private final LockStep lock;
    private final ReplacementProgress progress;
    private final ReplacementHistory memory;
    private final LockRetry lockRetry;
    private final Replacement replacement;
    private String postponed = "";

    ReplacementRecovery(LockStep lock, ReplacementProgress progress, ReplacementHistory memory, LockRetry lockRetry) {
        this.lock = lock;
        this.progress = progress;
        this.memory = memory;
        this.lockRetry = lockRetry;
        this.replacement = new Replacement(lock, progress, memory);
    }

    /** Runs the remaining steps; the outcome is journaled. */
    ResumeResult run() {
        boolean again = progress.entry().recoveries() > 0;
        progress.resumedAgain();
        try (lock) {
            Optional<Outcome> outcome;
            try {
                outcome = end(again);
                memory.confirmations().endIfGone();
            } catch (InterruptedException | RuntimeException | Error e) {
                LOG.log(Level.ERROR, "Internal error: cannot resume a replacement", e);
                Outcome last = lastResort();
                outcome = isLast() ? Optional.of(last) : Optional.empty();
                postponed = "internal error of the agent";
            }
            TaskId taskId = progress.entry().asked().taskId();
            return outcome.isPresent()
                    ? new Ended(taskId, progress.ended(replacement.withHashes(outcome.get())))
                    : new Postponed(postponed);
        }
    }

    /** Whether the replacement fails if it cannot be resumed now. */
    private boolean isLast() {
        return progress.entry().recoveries() >= MOST_RECOVERIES;
    }

    /** After an internal error: makes sure that the host runs a complete config. */
    private Outcome lastResort() {
        StepFailure failure = new StepFailure(
                ResultCode.ROLLBACK_FAILED,
                INTERRUPTED + ", and an internal error prevented it from resuming the"
                        + " replacement (see the agent's log)");
        JournalEntry entry = progress.entry();
        Found found = entry.found();
        try {
            if (found != null && lock.isTaken() && !isUntouched(entry)) {
                boolean newIsInPlace = found.newSha256().equals(lock.sha256InPlace());
                boolean proved = entry.stage() == ReplacementStep.KEEP
                        || found.newSha256().equals(found.oldSha256());
                return replacement.rollback().lastResort(failure, newIsInPlace && !proved);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: the last attempt to run collectd failed as well", e);
        }
        return Outcome.of(failure.code(), failure.reason() + "; check collectd");
    }

    private static boolean isUntouched(JournalEntry entry) {
        return entry.stage() instanceof ReplacementStep step && step.isBeforeStop();
    }

    /** Returns the outcome; empty if the replacement cannot be resumed now. */
    private Optional<Outcome> end(boolean again) throws InterruptedException {
        JournalEntry entry = progress.entry();
        Found found = entry.found();
        if (found == null) {
            lock.find();
            return Optional.of(untouched());
        }
        boolean untouched = isUntouched(entry);
        Optional<StepFailure> failure =
                untouched ? lock.takeForResume(found) : lockRetry.take(lock, () -> lock.takeForResume(found));
        if (failure.isEmpty()) {
            lock.files().removeAbandoned();
        }
        if (untouched) {
            return Optional.of(untouched());
        }
        if (failure.isPresent() && !lock.isElsewhere() && (lockRetry.isClosed() || !isLast())) {
            postponed = failure.get().reason();
            return Optional.empty();
        }
        return Optional.of(end(entry, found, failure, again));
    }

    private Outcome end(JournalEntry entry, Found found, Optional<StepFailure> failure, boolean again)
            throws InterruptedException {
        if (failure.isPresent()) {
            return Outcome.of(
                    failure.get().code() == ResultCode.REPLACEMENT_RUNNING
                            ? ResultCode.REPLACEMENT_INTERRUPTED
                            : ResultCode.ROLLBACK_FAILED,
                    INTERRUPTED + " at " + entry.stage().name() + ", and it cannot be resumed: "
                            + failure.get().reason() + "; " + inPlace(found) + "; check whether collectd runs");
        }
        return entry.stage() instanceof ReplacementStep step
                ? forward(step, found, again)
                : back(found, Objects.requireNonNull(entry.back()));
    }

    private String inPlace(Found found) {
        String sha256 = lock.sha256InPlace();
        return sha256 == null
                ? "no config is visible in place"
                : sha256.equals(found.newSha256())
                        ? "the new config is in place"
                        : sha256.equals(found.oldSha256())
                                ? "the old config is in place"
                                : "a config with SHA-256 " + sha256 + " is in place";
    }

    private Outcome untouched() {
        return Outcome.of(
                ResultCode.REPLACEMENT_INTERRUPTED,
                progress.entry().asked().kind() == Kind.CHECK
                        ? "The agent stopped during the check; nothing was changed; send the config again"
                        : "The agent stopped before it touched collectd; the old config is in place; send the new one"
                                + " again");
    }

    private Outcome forward(ReplacementStep step, Found found, boolean again) throws InterruptedException {
        String sha256 = lock.sha256InPlace();
        boolean oldIsInPlace = Objects.equals(sha256, found.oldSha256());
        boolean newIsInPlace = found.newSha256().equals(sha256);
        if (oldIsInPlace && (!newIsInPlace || step.undo() == ReplacementStep.Undo.KEEP_OLD_RUNNING)) {
            return oldStays(step, found);
        }
        if (sha256 != null && !newIsInPlace) {
            return strangerStays(sha256);
        }
        if (sha256 == null || (again && step != ReplacementStep.KEEP)) {
            ReplacementStep from = step.undo() == ReplacementStep.Undo.ROLL_BACK ? step : ReplacementStep.START;
            return replacement.undo(
                    from,
                    new StepFailure(
                            ResultCode.ROLLED_BACK,
                            sha256 == null
                                    ? INTERRUPTED + ", and the config in place is gone"
                                    : INTERRUPTED + ", and again while it was resumed"));
        }
        return interrupted(newStays(step));
    }

    private Outcome oldStays(ReplacementStep step, Found found) throws InterruptedException {
        if (found.oldSha256() == null) {
            return Outcome.of(
                    ResultCode.REPLACEMENT_INTERRUPTED,
                    INTERRUPTED + "; there was no old config, and none is in place now; send the new one again");
        }
        StepFailure failure = new StepFailure(ResultCode.REPLACEMENT_INTERRUPTED, INTERRUPTED);
        progress.rollsBack(
                new Back(step == ReplacementStep.STOP ? ReplacementStep.STOP : ReplacementStep.SWAP, failure, null));
        return oldStays(failure, step == ReplacementStep.STOP);
    }

    /**
     * A collectd that received a stop request may still end later, so that it is stopped with certainty before it is
     * started.
     */
    private Outcome oldStays(StepFailure failure, boolean stopFirst) throws InterruptedException {
        Rollback rollback = replacement.rollback();
        if (stopFirst) {
            progress.enter(RollbackStep.BACK_STOP);
            if (lock.collectd().stop() instanceof StopResult.Remains remains) {
                return rollback.keepOldRunning(
                        new StepFailure(ResultCode.PROCESS_REMAINS, INTERRUPTED + "; " + remains.reason()));
            }
            progress.done(RollbackStep.BACK_STOP);
        }
        return rollback.keepOldRunning(failure);
    }

    private Outcome strangerStays(String sha256) throws InterruptedException {
        Rollback.Running running = replacement.rollback().ensureRuns();
        return Outcome.of(
                running.well() ? ResultCode.REPLACEMENT_INTERRUPTED : ResultCode.ROLLBACK_FAILED,
                INTERRUPTED + ", and a third config has been put in place meanwhile (SHA-256 " + sha256
                        + "), which was kept" + running.text());
    }

    private Outcome newStays(ReplacementStep step) throws InterruptedException {
        if (step.compareTo(ReplacementStep.VERIFY) >= 0
                && lock.collectd().identity() instanceof DaemonIdentification.Running running) {
            replacement.steps().isStarted(new Started(running.identity(), Instant.now()));
            return replacement.resume(step);
        }
        // It is unknown whether the running collectd was started with the new config.
        Optional<StepFailure> failure = replacement.steps().stop();
        return failure.isPresent()
                ? replacement.undo(ReplacementStep.START, failure.get())
                : replacement.resume(ReplacementStep.START);
    }

    private static Outcome interrupted(Outcome outcome) {
        List<String> warnings = new ArrayList<>(outcome.warnings());
        warnings.add("The agent stopped during this replacement, and resumed it after its restart");
        return outcome.withWarnings(warnings);
    }

    private Outcome back(Found found, Back back) throws InterruptedException {
        String sha256 = lock.sha256InPlace();
        boolean stranger = !Objects.equals(sha256, found.newSha256())
                && !Objects.equals(sha256, found.oldSha256())
                && !Objects.equals(sha256, back.toSha256());
        if (sha256 != null && stranger) {
            return strangerStays(sha256);
        }
        return back.from().undo() == ReplacementStep.Undo.KEEP_OLD_RUNNING
                ? oldStays(back.failure(), back.from() == ReplacementStep.STOP)
                : replacement.undo(back.from(), back.failure());
    }
}
