package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.program.ProgramClasses;
import io.github.collectdmonitor.replace.JournalEntry.Back;
import io.github.collectdmonitor.replace.JournalEntry.Found;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One replacement, from LOCK to KEEP or back. Runs on a thread of its own, which nobody interrupts after STOP. */
final class Replacement {
    private static final Logger LOG = System.getLogger(Replacement.class.getName());

    private final LockStep lock;
    private final ReplaceProgress progress;
    private final ReplaceMemory memory;
    private @Nullable ReplaceSteps steps;
    private boolean configFailed;

    Replacement(LockStep lock, ReplaceProgress progress, ReplaceMemory memory) {
        this.lock = lock;
        this.progress = progress;
        this.memory = memory;
    }

    /** Takes every step until one fails, and undoes that; the end is journaled. */
    Outcome run(ReplaceOrder order) {
        try (lock) {
            Outcome outcome;
            try {
                outcome = go(ReplaceStep.LOCK, order);
            } catch (InterruptedException e) {
                outcome = ReplaceOutcomes.abandoned();
            }
            lock.discardStaged();
            return progress.ended(withHashes(outcome));
        }
    }

    /** Goes on with one that was begun by an agent that is no more, and whose lock was taken again. */
    Outcome goOn(ReplaceStep from) throws InterruptedException {
        return go(from, null);
    }

    private Outcome go(ReplaceStep from, @Nullable ReplaceOrder order) throws InterruptedException {
        Kind kind = progress.entry().asked().kind();
        ReplaceStep last = kind == Kind.CHECK ? ReplaceStep.CHECK : ReplaceStep.KEEP;
        for (ReplaceStep step : ReplaceStep.values()) {
            if (step.compareTo(from) < 0 || step.compareTo(last) > 0) {
                continue;
            }
            try {
                if (!progress.enter(step)) {
                    return ReplaceOutcomes.abandoned();
                }
            } catch (IOException e) {
                return progress.endedEarly() ? ReplaceOutcomes.abandoned() : unrecorded(step, e);
            }
            Optional<StepFailure> failure = attempt(step, order);
            if (failure.isPresent()) {
                return progress.endedEarly() ? ReplaceOutcomes.abandoned() : undo(step, failure.get());
            }
            progress.done(step);
        }
        return ReplaceOutcomes.succeeded(kind).withWarnings(warnings());
    }

    private static Outcome unrecorded(ReplaceStep step, IOException e) {
        return ReplaceOutcomes.untouched(
                step == ReplaceStep.CHECK ? ReplaceStep.STAGE : step,
                new StepFailure(
                        ResultCode.CONFIG_NOT_WRITTEN,
                        "Cannot write the journal of the replacement: " + ConfigFiles.explain(e)));
    }

    /** A bug in a step, or a lack of memory or threads, must not keep it from being undone. */
    private Optional<StepFailure> attempt(ReplaceStep step, @Nullable ReplaceOrder order) throws InterruptedException {
        try {
            return act(step, order);
        } catch (RuntimeException | Error e) {
            logBug(step, e);
            return ReplaceSteps.failed(
                    step.failure(),
                    "The agent itself failed at " + step + " (" + e.getClass().getSimpleName() + ", see its log)");
        }
    }

    private Optional<StepFailure> act(ReplaceStep step, @Nullable ReplaceOrder order) throws InterruptedException {
        return switch (step) {
            case LOCK -> {
                // What fails for want of a class after STOP cannot be undone either.
                Optional<String> missing = ProgramClasses.ofThisProgram().awaitLoaded();
                yield missing.isPresent()
                        ? ReplaceSteps.failed(ResultCode.NOT_STARTED, missing.get())
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

    ReplaceSteps steps() {
        if (steps == null) {
            steps = new ReplaceSteps(lock.collectd(), lock.files(), progress, memory);
        }
        return steps;
    }

    private List<String> warnings() {
        List<String> all = new ArrayList<>(lock.warnings());
        all.addAll(steps == null ? List.of() : steps.warnings());
        return all;
    }

    /** Undoes a step that failed. */
    Outcome undo(ReplaceStep step, StepFailure failure) throws InterruptedException {
        configFailed = failure.byConfig();
        Outcome outcome = switch (step.undo()) {
            case NOTHING, DELETE_STAGED -> ReplaceOutcomes.untouched(step, failure);
            case KEEP_OLD_RUNNING, ROLL_BACK -> goBack(step, failure);
        };
        List<String> all = new ArrayList<>(warnings());
        all.addAll(outcome.warnings());
        return outcome.withWarnings(all);
    }

    /** Goes back, tries once more where the agent itself fails at it, and then does what can still be done. */
    private Outcome goBack(ReplaceStep step, StepFailure failure) throws InterruptedException {
        Back before = progress.entry().back();
        progress.goesBack(new Back(step, failure, before == null ? null : before.toSha256()));
        Outcome outcome = wentBack(step, failure);
        memory.confirmations().endIfGone();
        boolean noOld = progress.files().oldSha256() == null;
        boolean worksWithoutIt = outcome.resultCode().equals(Optional.of(ResultCode.ROLLED_BACK));
        if (failure.byConfig() && (worksWithoutIt || noOld)) {
            memory.remember(progress.files().newSha256(), failure.reason());
        }
        return outcome;
    }

    private Outcome wentBack(ReplaceStep step, StepFailure failure) throws InterruptedException {
        WayBack wayBack = wayBack();
        boolean swapped = step.undo() == ReplaceStep.Undo.ROLL_BACK;
        for (int tries = 0; tries < 2; tries++) {
            try {
                return swapped ? wayBack.rollBack(failure, steps().newHasNoProcess()) : wayBack.keepOldRunning(failure);
            } catch (RuntimeException | Error e) {
                logBug(step, e);
                // What it lacked, such as memory, may be there again.
                TimeUnit.SECONDS.sleep(1);
            }
        }
        return wayBack.lastResort(failure, swapped);
    }

    WayBack wayBack() {
        return new WayBack(lock.collectd(), lock.files(), progress, memory.knownGood());
    }

    /** Adds which config is in place now, and which one failed. */
    Outcome withHashes(Outcome outcome) {
        Found found = progress.entry().found();
        String failed = configFailed && found != null ? found.newSha256() : null;
        String running = lock.sha256InPlace();
        return running == null && failed == null ? outcome : outcome.withConfigs(new ConfigHashes(running, failed));
    }

    private static void logBug(ReplaceStep step, Throwable bug) {
        try {
            LOG.log(Level.ERROR, "The step " + step + ", or undoing it, failed unexpectedly", bug);
        } catch (RuntimeException | Error e) {
            // The way back matters more than the log.
        }
    }
}
