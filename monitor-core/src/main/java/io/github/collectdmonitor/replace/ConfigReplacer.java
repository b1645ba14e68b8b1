package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.program.ProgramClasses;
import io.github.collectdmonitor.replace.Recovery.Ended;
import io.github.collectdmonitor.replace.Recovery.None;
import io.github.collectdmonitor.replace.Recovery.Postponed;
import io.github.collectdmonitor.replace.ReplaceOrder.Asked;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import io.github.collectdmonitor.replace.ReplaceSlot.Work;
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
 * Replaces the host's collectd.conf, one at a time; whatever fails, the host runs the old config again, or the outcome
 * says that it does not. Also a replacement that the agent died at is brought to its end. May be called by any thread.
 */
public final class ConfigReplacer {
    private static final Logger LOG = System.getLogger(ConfigReplacer.class.getName());

    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private final StateFolder folder;
    private final ReplaceMemory memory;
    private final ReplaceSlot slot = new ReplaceSlot();
    private final Unconfirmed unconfirmed;
    private final TakingUp takingUp;

    /**
     * Makes a replacer.
     *
     * @param runner runs collectd, systemctl, and the start and stop commands of config.json
     * @param settings the settings of the moment, asked for at each replacement
     * @param stateFolder where the journal and the last known good configs are kept; made where it is missing
     * @param clock tells the time of failures and of what waits to be confirmed
     */
    public ConfigReplacer(CommandRunner runner, Supplier<CollectdSettings> settings, Path stateFolder, Clock clock) {
        this(runner, settings, stateFolder, clock, Patience.USUAL);
    }

    ConfigReplacer(
            CommandRunner runner,
            Supplier<CollectdSettings> settings,
            Path stateFolder,
            Clock clock,
            Patience patience) {
        ProgramClasses.ofThisProgram();
        this.locator = new CollectdLocator(runner);
        this.settings = settings;
        this.folder = new StateFolder(stateFolder);
        this.memory = ReplaceMemory.in(folder, clock);
        this.unconfirmed =
                new Unconfirmed(memory, slot, patience, new ProcessWatch(folder, this::lockStep), this::replace);
        this.takingUp = new TakingUp(this::lockStep, memory, slot, unconfirmed, patience);
    }

    /** Tells of a config that was not confirmed in time and was gone back from, whose task was answered long before. */
    public void onWentBack(Consumer<Recovered> listener) {
        unconfirmed.onWentBack(listener);
    }

    /**
     * Brings an interrupted replacement to its end; blocks until then, and then sees to a config that waits to be
     * confirmed. To be called once, before the first {@link #carryOut}. Never throws: what fails is postponed, and until
     * the agent is restarted, no other replacement is taken then, because its journal would replace that one.
     *
     * @return what it came to, for the one who asked for that task
     */
    public Recovery recover() {
        Recovery recovery = takingUp.run();
        if (recovery instanceof Postponed postponed) {
            LOG.log(
                    Level.ERROR,
                    "An interrupted replacement is not at its end, and the next start of the agent tries that again: {0}",
                    postponed.reason());
            return recovery;
        }
        Optional<Recovered> confirmed = Optional.empty();
        try {
            folder.removeAbandoned();
            folder.inner(KnownGoodConfigs.FOLDER).removeAbandoned();
            confirmed = new ConfirmAction(memory).recover();
            unconfirmed.rearm();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Looking for a config that waits to be confirmed failed in a way that is a bug", e);
        }
        return recovery instanceof None && confirmed.isPresent() ? Ended.of(confirmed.get()) : recovery;
    }

    /** Lets go of what is remembered of a task for {@link #recover}: its result is recorded elsewhere. */
    public void forget(TaskId taskId) {
        memory.journal().forget(taskId, slot.isOccupied() || takingUp.isPostponed());
        memory.confirmations().forget(taskId);
    }

    /** The same for what {@link #recover} came to, also where it does not name a task. */
    public void forget(Ended ended) {
        if (ended.taskId() != null) {
            forget(ended.taskId());
        } else if (!slot.isOccupied() && !takingUp.isPostponed()) {
            memory.journal().setAsideUnreadable();
        }
    }

    /**
     * Does what is asked and waits for its end. An interrupt of the calling thread abandons a replacement that has not
     * touched collectd, and is left set. A second call at once is refused (0x2000).
     *
     * @throws UnfinishedReplacementException if the next start of the agent brings it to its end, and answers
     */
    public Outcome carryOut(TaskId taskId, ReplacementAction action) {
        if (action instanceof Confirm confirm) {
            Optional<Outcome> crashed = unconfirmed.crashed(confirm.ofTaskId());
            if (crashed.isPresent()) {
                return crashed.get();
            }
            return run(
                    new Asked(taskId, Kind.CHECK, null),
                    progress -> new ConfirmAction(memory).carryOut(taskId, confirm));
        }
        if (takingUp.isPostponed() && !slot.isClosed()) {
            return ReplaceOutcomes.postponed();
        }
        ReplaceOrder order = order(taskId, action);
        return order == null
                ? Outcome.of(ResultCode.NOT_IMPLEMENTED, "This agent cannot do a " + action.summary())
                : run(order.asked(), progress -> replace(order, progress));
    }

    /**
     * Does something to collectd that must not meet a replacement, on the calling thread, and returns what it came to;
     * refused (0x2000) while a replacement is at work, and keeps off others meanwhile, also those of other processes.
     */
    public Outcome apart(Supplier<Outcome> work) {
        return slot.tryHold(() -> new CollectdLock(locator, settings.get()).with(work))
                .orElseGet(() -> slot.isClosed() ? ReplaceOutcomes.stopping() : ReplaceOutcomes.replacing());
    }

    /** Whether a replacement is at work, or something else that must not meet one. */
    public boolean isAtWork() {
        return slot.isOccupied();
    }

    private LockStep lockStep() {
        return new LockStep(locator, settings.get(), memory);
    }

    private @Nullable ReplaceOrder order(TaskId taskId, ReplacementAction action) {
        if (action instanceof Check check) {
            NewConfig config = NewConfig.sent(check.config());
            return new ReplaceOrder(
                    new Asked(taskId, Kind.CHECK, null), running -> Optional.of(config), check.expectedSha256(), true);
        }
        if (action instanceof Replace replace) {
            NewConfig config = NewConfig.sent(replace.config());
            return new ReplaceOrder(
                    new Asked(taskId, Kind.REPLACE, replace.confirmWithin()),
                    running -> Optional.of(config),
                    replace.expectedSha256(),
                    replace.force());
        }
        return action instanceof RollBack rollBack
                ? new ReplaceOrder(
                        new Asked(taskId, Kind.ROLL_BACK, rollBack.confirmWithin()),
                        this::before,
                        rollBack.expectedSha256(),
                        true)
                : null;
    }

    /** The config to roll back to: the one before what waits to be confirmed, else the last known good one before. */
    private Optional<NewConfig> before(@Nullable String running) {
        Optional<byte[]> old = memory.confirmations()
                .waiting()
                .filter(waiting -> waiting.newSha256().equals(running))
                .flatMap(memory.confirmations()::oldConfig);
        try {
            return (old.isPresent() ? old : memory.knownGood().before(running)).map(NewConfig::earlier);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The last known good configs cannot be read: {0}", ConfigFiles.explain(e));
            return Optional.empty();
        }
    }

    private Outcome replace(ReplaceOrder order, ReplaceProgress progress) {
        return (order.asked().kind() == Kind.REPLACE ? mustWait() : Optional.<Outcome>empty())
                .orElseGet(() -> complete(order, progress));
    }

    /** An error of the agent's own must not leave a replacement half done, and so is treated as its death is. */
    private Outcome complete(ReplaceOrder order, ReplaceProgress progress) {
        try {
            return new Replacement(lockStep(), progress, memory).run(order);
        } catch (RuntimeException | Error e) {
            return takingUp.goOn(progress, e);
        }
    }

    /** The answer where another config waits to be confirmed. */
    private Optional<Outcome> mustWait() {
        memory.confirmations().endIfGone();
        try {
            return memory.confirmations().read().filter(Confirmation::waits).map(ReplaceOutcomes::waits);
        } catch (IOException e) {
            return Optional.of(ReplaceOutcomes.waitUnknown(e));
        }
    }

    private Outcome run(Asked asked, Function<ReplaceProgress, Outcome> work) {
        Optional<Outcome> outcome = slot.tryRun(Work.beginning(asked, memory.journal(), work));
        outcome.ifPresent(end -> unconfirmed.rearm());
        return outcome.orElseGet(() -> slot.isClosed() ? ReplaceOutcomes.stopping() : ReplaceOutcomes.anotherRuns());
    }

    /**
     * Ends a running replacement if it has not touched collectd yet (0x200b); otherwise it goes on to its end. Refuses all
     * later ones. Returns at once: whoever waits in {@link #carryOut} gets the outcome.
     */
    public void abandon() {
        slot.close();
        unconfirmed.close();
    }

    /**
     * Waits until nothing of it is at work, also not at going back from an unconfirmed config, which runs on a thread that
     * would not keep the agent alive. To be called after {@link #abandon}, since only then does nothing begin any more.
     *
     * @return false where something is still at work when the time is over
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        return unconfirmed.awaitIdle(limit) && slot.awaitFree(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
}
