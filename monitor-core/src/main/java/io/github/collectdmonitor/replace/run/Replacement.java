package io.github.collectdmonitor.replace.run;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.program.ClassPreloader;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.rollback.Rollback;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.ReplacementOrder;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one replacement, from LOCK to KEEP or to the end of its rollback, on its own thread, which is not interrupted
 * after STOP.
 */
public final class Replacement {
    private static final Logger LOG = System.getLogger(Replacement.class.getName());

    private final LockStep lock;
    private final ReplacementProgress progress;
    private final ReplacementHistory memory;
    private @Nullable StepActions steps;
    private boolean configFailed;

    public Replacement(LockStep lock, ReplacementProgress progress, ReplacementHistory memory) {
        this.lock = lock;
        this.progress = progress;
        this.memory = memory;
    }

    /** Runs the steps until one fails, and undoes that one; the outcome is journaled. */
    public Outcome run(ReplacementOrder order) {
        try (lock) {
            Outcome outcome;
            try {
                outcome = go(ReplacementStep.LOCK, order);
            } catch (InterruptedException e) {
                outcome = ReplacementOutcomes.abandoned();
            }
            lock.discardStaged();
            return progress.ended(withHashes(outcome));
        }
    }

    /** Resumes a replacement of the previous run, whose lock has been taken again. */
    public Outcome resume(ReplacementStep from) throws InterruptedException {
        return go(from, null);
    }

    private Outcome go(ReplacementStep from, @Nullable ReplacementOrder order) throws InterruptedException {
        Kind kind = progress.entry().asked().kind();
        ReplacementStep last = kind == Kind.CHECK ? ReplacementStep.CHECK : ReplacementStep.KEEP;
        for (ReplacementStep step : ReplacementStep.values()) {
            if (step.compareTo(from) < 0 || step.compareTo(last) > 0) {
                continue;
            }
            try {
                if (!progress.enter(step)) {
                    return ReplacementOutcomes.abandoned();
                }
            } catch (IOException e) {
                return progress.endedEarly() ? ReplacementOutcomes.abandoned() : unrecorded(step, e);
            }
            Optional<StepFailure> failure = attempt(step, order);
            if (failure.isPresent()) {
                return progress.endedEarly() ? ReplacementOutcomes.abandoned() : undo(step, failure.get());
            }
            progress.done(step);
        }
        return ReplacementOutcomes.succeeded(kind).withWarnings(warnings());
    }

    private static Outcome unrecorded(ReplacementStep step, IOException e) {
        return ReplacementOutcomes.untouched(
                step == ReplacementStep.CHECK ? ReplacementStep.STAGE : step,
                new StepFailure(
                        ResultCode.CONFIG_NOT_WRITTEN,
                        "Cannot write the journal of the replacement: " + ConfigFiles.explain(e)));
    }

    /** An internal error in a step, or a lack of memory or threads, must not prevent its undoing. */
    private Optional<StepFailure> attempt(ReplacementStep step, @Nullable ReplacementOrder order)
            throws InterruptedException {
        try {
            return act(step, order);
        } catch (RuntimeException | Error e) {
            logBug(step, e);
            return StepActions.failed(
                    step.failure(),
                    "Internal error of the agent at " + step + " ("
                            + e.getClass().getSimpleName() + ", see its log)");
        }
    }

    private Optional<StepFailure> act(ReplacementStep step, @Nullable ReplacementOrder order)
            throws InterruptedException {
        return switch (step) {
            case LOCK -> {
                // If a class cannot be loaded after STOP, the step cannot be undone either.
                Optional<String> missing = ClassPreloader.ofThisProgram().awaitLoaded();
                yield missing.isPresent()
                        ? StepActions.failed(ResultCode.NOT_STARTED, missing.get())
                        : lock.take(Objects.requireNonNull(order), progress);
            }
            case STAGE -> steps().stage(lock.config());
            case CHECK -> steps().check(lock.check());
            case BACK_UP -> steps().backUp();
            case STOP -> steps().stop();
            case SWAP -> steps().swap();
            case START -> steps().start();
            case VERIFY -> steps().verify();
            case KEEP -> steps().keep();
        };
    }

    public StepActions steps() {
        if (steps == null) {
            steps = new StepActions(lock.collectd(), lock.files(), progress, memory);
        }
        return steps;
    }

    private List<String> warnings() {
        List<String> all = new ArrayList<>(lock.warnings());
        all.addAll(steps == null ? List.of() : steps.warnings());
        return all;
    }

    /** Undoes a failed step. */
    public Outcome undo(ReplacementStep step, StepFailure failure) throws InterruptedException {
        configFailed = failure.byConfig();
        Outcome outcome = switch (step.undo()) {
            case NOTHING, DELETE_STAGED -> ReplacementOutcomes.untouched(step, failure);
            case KEEP_OLD_RUNNING, ROLL_BACK -> rollBack(step, failure);
        };
        List<String> all = new ArrayList<>(warnings());
        all.addAll(outcome.warnings());
        return outcome.withWarnings(all);
    }

    /** Rolls back, retries once after an internal error, and then does what is still possible. */
    private Outcome rollBack(ReplacementStep step, StepFailure failure) throws InterruptedException {
        Back before = progress.entry().back();
        progress.rollsBack(new Back(step, failure, before == null ? null : before.toSha256()));
        Outcome outcome = tryRollBack(step, failure);
        memory.confirmations().endIfGone();
        boolean noOld = progress.files().oldSha256() == null;
        boolean worksWithoutIt = outcome.resultCode().equals(Optional.of(ResultCode.ROLLED_BACK));
        if (failure.byConfig() && (worksWithoutIt || noOld)) {
            memory.recordFailure(progress.files().newSha256(), failure.reason());
        }
        return outcome;
    }

    private Outcome tryRollBack(ReplacementStep step, StepFailure failure) throws InterruptedException {
        Rollback rollback = rollback();
        boolean swapped = step.undo() == ReplacementStep.Undo.ROLL_BACK;
        for (int tries = 0; tries < 2; tries++) {
            try {
                return swapped
                        ? rollback.rollBack(failure, steps().newHasNoProcess())
                        : rollback.keepOldRunning(failure);
            } catch (RuntimeException | Error e) {
                logBug(step, e);
                // Resources that were missing, such as memory, may be available again.
                TimeUnit.SECONDS.sleep(1);
            }
        }
        return rollback.lastResort(failure, swapped);
    }

    public Rollback rollback() {
        return new Rollback(lock.collectd(), lock.files(), progress, memory.knownGood());
    }

    /** Adds the hashes of the config in place and of the failed one. */
    public Outcome withHashes(Outcome outcome) {
        Found found = progress.entry().found();
        String failed = configFailed && found != null ? found.newSha256() : null;
        String running = lock.sha256InPlace();
        return running == null && failed == null ? outcome : outcome.withConfigs(new ConfigHashes(running, failed));
    }

    private static void logBug(ReplacementStep step, Throwable bug) {
        try {
            LOG.log(Level.ERROR, "Internal error at the step " + step + " or its rollback", bug);
        } catch (RuntimeException | Error e) {
            // The rollback is more important than the log.
        }
    }
}
