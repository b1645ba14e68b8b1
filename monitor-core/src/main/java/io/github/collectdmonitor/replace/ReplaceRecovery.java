package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.Identification;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.JournalEntry.Back;
import io.github.collectdmonitor.replace.JournalEntry.Found;
import io.github.collectdmonitor.replace.Recovery.Ended;
import io.github.collectdmonitor.replace.Recovery.Postponed;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings a replacement to its end that was begun by an agent that is no more, by its journal and by what is in place. It
 * goes forward once; an agent that dies again at it goes back the next time.
 */
final class ReplaceRecovery {
    private static final Logger LOG = System.getLogger(ReplaceRecovery.class.getName());

    /** What cannot be taken up for so many runs of the agent is given up, since its sender waits for a word. */
    private static final int MOST_RECOVERIES = 3;

    private static final String INTERRUPTED = "The agent stopped during the replacement";

    private final LockStep lock;
    private final ReplaceProgress progress;
    private final ReplaceMemory memory;
    private final PatientLock patientLock;
    private final Replacement replacement;
    private String postponed = "";

    ReplaceRecovery(LockStep lock, ReplaceProgress progress, ReplaceMemory memory, PatientLock patientLock) {
        this.lock = lock;
        this.progress = progress;
        this.memory = memory;
        this.patientLock = patientLock;
        this.replacement = new Replacement(lock, progress, memory);
    }

    /** Does what is left to do; the end is journaled. */
    Recovery run() {
        boolean again = progress.entry().recoveries() > 0;
        progress.recoveredAgain();
        try (lock) {
            Optional<Outcome> outcome;
            try {
                outcome = end(again);
                memory.confirmations().endIfGone();
            } catch (InterruptedException | RuntimeException | Error e) {
                LOG.log(Level.ERROR, "Taking up a replacement failed unexpectedly", e);
                Outcome last = lastResort();
                outcome = isLast() ? Optional.of(last) : Optional.empty();
                postponed = "the agent itself failed at it";
            }
            TaskId taskId = progress.entry().asked().taskId();
            return outcome.isPresent()
                    ? new Ended(taskId, progress.ended(replacement.withHashes(outcome.get())))
                    : new Postponed(postponed);
        }
    }

    /** Whether it is given up, and told so, where it cannot be taken up now. */
    private boolean isLast() {
        return progress.entry().recoveries() >= MOST_RECOVERIES;
    }

    /** Where the agent itself fails: the host is to run a whole config all the same. */
    private Outcome lastResort() {
        StepFailure failure = new StepFailure(
                ResultCode.ROLLBACK_FAILED, INTERRUPTED + ", and failed itself at taking it up (see its log)");
        JournalEntry entry = progress.entry();
        Found found = entry.found();
        try {
            if (found != null && lock.isTaken() && !isUntouched(entry)) {
                boolean newIsInPlace = found.newSha256().equals(lock.sha256InPlace());
                boolean proved =
                        entry.stage() == ReplaceStep.KEEP || found.newSha256().equals(found.oldSha256());
                return replacement.wayBack().lastResort(failure, newIsInPlace && !proved);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "So did what is tried last", e);
        }
        return Outcome.of(failure.code(), failure.reason() + "; look at collectd");
    }

    private static boolean isUntouched(JournalEntry entry) {
        return entry.stage() instanceof ReplaceStep step && step.isBeforeStop();
    }

    /** Empty where it cannot be taken up now. */
    private Optional<Outcome> end(boolean again) throws InterruptedException {
        JournalEntry entry = progress.entry();
        Found found = entry.found();
        if (found == null) {
            lock.find();
            return Optional.of(untouched());
        }
        boolean untouched = isUntouched(entry);
        Optional<StepFailure> failure =
                untouched ? lock.takeAgain(found) : patientLock.take(lock, () -> lock.takeAgain(found));
        if (failure.isEmpty()) {
            lock.files().removeAbandoned();
        }
        if (untouched) {
            return Optional.of(untouched());
        }
        if (failure.isPresent() && !lock.isElsewhere() && (patientLock.isClosed() || !isLast())) {
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
                    INTERRUPTED + " at " + entry.stage().name() + ", and it cannot be taken up: "
                            + failure.get().reason() + "; " + inPlace(found) + "; look whether collectd runs");
        }
        return entry.stage() instanceof ReplaceStep step
                ? forward(step, found, again)
                : back(found, Objects.requireNonNull(entry.back()));
    }

    private String inPlace(Found found) {
        String sha256 = lock.sha256InPlace();
        return sha256 == null
                ? "no config can be seen in place"
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

    private Outcome forward(ReplaceStep step, Found found, boolean again) throws InterruptedException {
        String sha256 = lock.sha256InPlace();
        boolean oldIsInPlace = Objects.equals(sha256, found.oldSha256());
        boolean newIsInPlace = found.newSha256().equals(sha256);
        if (oldIsInPlace && (!newIsInPlace || step.undo() == ReplaceStep.Undo.KEEP_OLD_RUNNING)) {
            return oldStays(step, found);
        }
        if (sha256 != null && !newIsInPlace) {
            return strangerStays(sha256);
        }
        if (sha256 == null || (again && step != ReplaceStep.KEEP)) {
            ReplaceStep from = step.undo() == ReplaceStep.Undo.ROLL_BACK ? step : ReplaceStep.START;
            return replacement.undo(
                    from,
                    new StepFailure(
                            ResultCode.ROLLED_BACK,
                            sha256 == null
                                    ? INTERRUPTED + ", and the config in place is gone"
                                    : INTERRUPTED + ", and again while it was taken up"));
        }
        return interrupted(newStays(step));
    }

    private Outcome oldStays(ReplaceStep step, Found found) throws InterruptedException {
        if (found.oldSha256() == null) {
            return Outcome.of(
                    ResultCode.REPLACEMENT_INTERRUPTED,
                    INTERRUPTED + "; there was no old config, and none is in place now; send the new one again");
        }
        StepFailure failure = new StepFailure(ResultCode.REPLACEMENT_INTERRUPTED, INTERRUPTED);
        progress.goesBack(new Back(step == ReplaceStep.STOP ? ReplaceStep.STOP : ReplaceStep.SWAP, failure, null));
        return oldStays(failure, step == ReplaceStep.STOP);
    }

    /** A collectd that was told to stop may yet end, so that it is stopped for certain before it is started. */
    private Outcome oldStays(StepFailure failure, boolean stopFirst) throws InterruptedException {
        WayBack wayBack = replacement.wayBack();
        if (stopFirst) {
            progress.enter(BackStep.BACK_STOP);
            if (lock.collectd().stop() instanceof StopResult.Remains remains) {
                return wayBack.keepOldRunning(
                        new StepFailure(ResultCode.PROCESS_REMAINS, INTERRUPTED + "; " + remains.reason()));
            }
            progress.done(BackStep.BACK_STOP);
        }
        return wayBack.keepOldRunning(failure);
    }

    private Outcome strangerStays(String sha256) throws InterruptedException {
        WayBack.Running running = replacement.wayBack().ensureRuns();
        return Outcome.of(
                running.well() ? ResultCode.REPLACEMENT_INTERRUPTED : ResultCode.ROLLBACK_FAILED,
                INTERRUPTED + ", and somebody has put a third config in place (SHA-256 " + sha256
                        + "), which was left there" + running.text());
    }

    private Outcome newStays(ReplaceStep step) throws InterruptedException {
        if (step.compareTo(ReplaceStep.VERIFY) >= 0
                && lock.collectd().identity() instanceof Identification.Running running) {
            replacement.steps().isStarted(new Started(running.identity(), Instant.now()));
            return replacement.goOn(step);
        }
        // Whatever runs was not started with the new config by anybody who could tell.
        Optional<StepFailure> failure = replacement.steps().stop();
        return failure.isPresent()
                ? replacement.undo(ReplaceStep.START, failure.get())
                : replacement.goOn(ReplaceStep.START);
    }

    private static Outcome interrupted(Outcome outcome) {
        List<String> warnings = new ArrayList<>(outcome.warnings());
        warnings.add("The agent stopped during this replacement, and brought it to its end when it came back");
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
        return back.from().undo() == ReplaceStep.Undo.KEEP_OLD_RUNNING
                ? oldStays(back.failure(), back.from() == ReplaceStep.STOP)
                : replacement.undo(back.from(), back.failure());
    }
}
