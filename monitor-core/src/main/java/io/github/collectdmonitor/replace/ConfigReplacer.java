package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.program.ClassPreloader;
import io.github.collectdmonitor.replace.confirm.AutoRollback;
import io.github.collectdmonitor.replace.confirm.ConfirmAction;
import io.github.collectdmonitor.replace.confirm.CrashWatch;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.resume.ReplacementResumer;
import io.github.collectdmonitor.replace.resume.ResumeResult;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.resume.ResumeResult.None;
import io.github.collectdmonitor.replace.resume.ResumeResult.Postponed;
import io.github.collectdmonitor.replace.run.CollectdLock;
import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.run.Replacement;
import io.github.collectdmonitor.replace.run.ReplacementSlot;
import io.github.collectdmonitor.replace.run.ReplacementSlot.Work;
import io.github.collectdmonitor.replace.state.KnownGoodConfigs;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.NewConfig;
import io.github.collectdmonitor.replace.step.ReplacementOrder;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ResumedReplacement;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the host's collectd.conf, one replacement at a time. If a step fails, the host runs the old config again, or
 * the outcome says that it does not. Resumes a replacement that the previous run left unfinished. Thread safe.
 */
public final class ConfigReplacer {
    private static final Logger LOG = System.getLogger(ConfigReplacer.class.getName());

    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private final StateFolder folder;
    private final ReplacementHistory memory;
    private final ReplacementSlot slot = new ReplacementSlot();
    private final AutoRollback autoRollback;
    private final ReplacementResumer resumer;

    /**
     * Creates a replacer.
     *
     * @param runner runs collectd, systemctl, and the start and stop commands of config.json
     * @param settings supplies the current settings at each replacement
     * @param stateFolder the folder of the journal and the known good configs; created if missing
     * @param clock the clock for failed configs and confirmation deadlines
     */
    public ConfigReplacer(CommandRunner runner, Supplier<CollectdSettings> settings, Path stateFolder, Clock clock) {
        this(runner, settings, stateFolder, clock, RetryPolicy.USUAL);
    }

    ConfigReplacer(
            CommandRunner runner,
            Supplier<CollectdSettings> settings,
            Path stateFolder,
            Clock clock,
            RetryPolicy retryPolicy) {
        ClassPreloader.ofThisProgram();
        this.locator = new CollectdLocator(runner);
        this.settings = settings;
        this.folder = new StateFolder(stateFolder);
        this.memory = ReplacementHistory.in(folder, clock);
        this.autoRollback =
                new AutoRollback(memory, slot, retryPolicy, new CrashWatch(folder, this::lockStep), this::replace);
        this.resumer = new ReplacementResumer(this::lockStep, memory, slot, autoRollback, retryPolicy);
    }

    /** Sets the listener for automatic rollbacks, whose tasks have had their results long before. */
    public void onWentBack(Consumer<ResumedReplacement> listener) {
        autoRollback.onRolledBack(listener);
    }

    /**
     * Resumes an interrupted replacement and blocks until its end; then watches the config with a pending confirmation.
     * Call it once, before the first {@link #carryOut}. Never throws: a replacement that cannot be resumed is
     * postponed, and no other one is accepted until the agent is restarted, because its journal would overwrite the
     * postponed one.
     *
     * @return the outcome for the sender of that task
     */
    public ResumeResult recover() {
        ResumeResult resumeResult = resumer.run();
        if (resumeResult instanceof Postponed postponed) {
            LOG.log(
                    Level.ERROR,
                    "Cannot resume an interrupted replacement; the next start of the agent tries again: {0}",
                    postponed.reason());
            return resumeResult;
        }
        Optional<ResumedReplacement> confirmed = Optional.empty();
        try {
            folder.removeAbandoned();
            folder.inner(KnownGoodConfigs.FOLDER).removeAbandoned();
            confirmed = new ConfirmAction(memory).recover();
            autoRollback.rearm();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: cannot look for a pending confirmation", e);
        }
        return resumeResult instanceof None && confirmed.isPresent() ? Ended.of(confirmed.get()) : resumeResult;
    }

    /** Deletes the state of a task that is kept for {@link #recover}: the ledger has its result. */
    public void discard(TaskId taskId) {
        memory.journal().remove(taskId, slot.isOccupied() || resumer.isPostponed());
        memory.confirmations().clearConfirmingTask(taskId);
    }

    /** Deletes the state that {@link #recover} has returned, also if it names no task. */
    public void discard(Ended ended) {
        if (ended.taskId() != null) {
            discard(ended.taskId());
        } else if (!slot.isOccupied() && !resumer.isPostponed()) {
            memory.journal().moveAsideUnreadable();
        }
    }

    /**
     * Runs an action and waits for its end. An interrupt of the calling thread abandons a replacement that has not
     * touched collectd, and the thread stays interrupted. A concurrent second call is rejected (0x2000).
     *
     * @throws UnfinishedReplacementException if the next start of the agent resumes it and reports its outcome
     */
    public Outcome carryOut(TaskId taskId, ReplacementAction action) {
        if (action instanceof Confirm confirm) {
            Optional<Outcome> crashed = autoRollback.crashed(confirm.ofTaskId());
            if (crashed.isPresent()) {
                return crashed.get();
            }
            return run(
                    new Asked(taskId, Kind.CHECK, null),
                    progress -> new ConfirmAction(memory).carryOut(taskId, confirm));
        }
        if (resumer.isPostponed() && !slot.isClosed()) {
            return ReplacementOutcomes.postponed();
        }
        ReplacementOrder order = order(taskId, action);
        return order == null
                ? Outcome.of(ResultCode.NOT_IMPLEMENTED, "This agent does not support the action " + action.summary())
                : run(order.asked(), progress -> replace(order, progress));
    }

    /**
     * Runs work that starts or stops collectd and must not run during a replacement, on the calling thread, and returns
     * its outcome. Rejected (0x2000) while a replacement is running; blocks other replacements meanwhile, including
     * those of other processes.
     */
    public Outcome apart(Supplier<Outcome> work) {
        return slot.tryHold(() -> new CollectdLock(locator, settings.get()).with(work))
                .orElseGet(() -> slot.isClosed() ? ReplacementOutcomes.stopping() : ReplacementOutcomes.replacing());
    }

    /** Whether a replacement is running, or other work that excludes one. */
    public boolean isAtWork() {
        return slot.isOccupied();
    }

    private LockStep lockStep() {
        return new LockStep(locator, settings.get(), memory);
    }

    private @Nullable ReplacementOrder order(TaskId taskId, ReplacementAction action) {
        if (action instanceof Check check) {
            NewConfig config = NewConfig.sent(check.config());
            return new ReplacementOrder(
                    new Asked(taskId, Kind.CHECK, null), running -> Optional.of(config), check.expectedSha256(), true);
        }
        if (action instanceof Replace replace) {
            NewConfig config = NewConfig.sent(replace.config());
            return new ReplacementOrder(
                    new Asked(taskId, Kind.REPLACE, replace.confirmWithin()),
                    running -> Optional.of(config),
                    replace.expectedSha256(),
                    replace.force());
        }
        return action instanceof RollBack rollBack
                ? new ReplacementOrder(
                        new Asked(taskId, Kind.ROLL_BACK, rollBack.confirmWithin()),
                        this::before,
                        rollBack.expectedSha256(),
                        true)
                : null;
    }

    /**
     * Returns the config to roll back to: the one before the config with a pending confirmation, else the last known
     * good one before the running one.
     */
    private Optional<NewConfig> before(@Nullable String running) {
        Optional<byte[]> old = memory.confirmations()
                .waiting()
                .filter(waiting -> waiting.newSha256().equals(running))
                .flatMap(memory.confirmations()::oldConfig);
        try {
            return (old.isPresent() ? old : memory.knownGood().before(running)).map(NewConfig::earlier);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot read the known good configs: {0}", ConfigFiles.explain(e));
            return Optional.empty();
        }
    }

    private Outcome replace(ReplacementOrder order, ReplacementProgress progress) {
        return (order.asked().kind() == Kind.REPLACE ? mustWait() : Optional.<Outcome>empty())
                .orElseGet(() -> complete(order, progress));
    }

    /** An internal error must not leave a replacement half done, and is therefore handled like a crash of the agent. */
    private Outcome complete(ReplacementOrder order, ReplacementProgress progress) {
        try {
            return new Replacement(lockStep(), progress, memory).run(order);
        } catch (RuntimeException | Error e) {
            return resumer.resume(progress, e);
        }
    }

    /** Returns the rejection if another config has a pending confirmation. */
    private Optional<Outcome> mustWait() {
        memory.confirmations().endIfGone();
        try {
            return memory.confirmations()
                    .read()
                    .filter(PendingConfirmation::waits)
                    .map(ReplacementOutcomes::waits);
        } catch (IOException e) {
            return Optional.of(ReplacementOutcomes.waitUnknown(e));
        }
    }

    private Outcome run(Asked asked, Function<ReplacementProgress, Outcome> work) {
        Optional<Outcome> outcome = slot.tryRun(Work.starting(asked, memory.journal(), work));
        outcome.ifPresent(end -> autoRollback.rearm());
        return outcome.orElseGet(
                () -> slot.isClosed() ? ReplacementOutcomes.stopping() : ReplacementOutcomes.anotherRuns());
    }

    /**
     * Ends a running replacement if it has not touched collectd yet (0x200b); otherwise it runs to its end. Rejects all
     * later ones. Returns at once; the caller of {@link #carryOut} gets the outcome.
     */
    public void abandon() {
        slot.close();
        autoRollback.close();
    }

    /**
     * Waits until no replacement and no automatic rollback is running; the latter runs on a daemon thread. Call it
     * after {@link #abandon}, since only then no new one can start.
     *
     * @return false if one is still running at the end of that time
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        return autoRollback.awaitIdle(limit) && slot.awaitFree(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
}
