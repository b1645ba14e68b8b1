package io.github.collectdmonitor.replace.confirm;

import io.github.collectdmonitor.collectd.Crash;
import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.run.ReplacementSlot;
import io.github.collectdmonitor.replace.run.ReplacementSlot.Work;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.replace.state.PendingConfirmation.State;
import io.github.collectdmonitor.replace.state.PendingConfirmations;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.NewConfig;
import io.github.collectdmonitor.replace.step.ReplacementOrder;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ResumedReplacement;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rolls back a config that was not confirmed in time. */
public final class AutoRollback {
    private static final Logger LOG = System.getLogger(AutoRollback.class.getName());

    /** Failures that may be temporary, without collectd having been touched. */
    private static final List<ResultCode> RETRYABLE = List.of(
            ResultCode.REPLACEMENT_RUNNING,
            ResultCode.CONFIG_NOT_WRITTEN,
            ResultCode.NOT_BACKED_UP,
            ResultCode.COLLECTD_NOT_FOUND,
            ResultCode.REPLACEMENT_INTERRUPTED);

    /** The interval of checks whether collectd lives, and whether the host was suspended past the deadline. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    /** The interval of searches for a collectd that an operator has stopped. */
    private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(5);

    private final ReplacementHistory memory;
    private final ReplacementSlot slot;
    private final RetryPolicy retryPolicy;
    private final CrashWatch processes;
    private final BiFunction<ReplacementOrder, ReplacementProgress, Outcome> replace;
    private final ConfirmTimer timer = new ConfirmTimer(this::overdue);
    private volatile Consumer<ResumedReplacement> listener = resumedReplacement -> {};

    /** Creates an automatic rollback that runs replacements with this function. */
    public AutoRollback(
            ReplacementHistory memory,
            ReplacementSlot slot,
            RetryPolicy retryPolicy,
            CrashWatch processes,
            BiFunction<ReplacementOrder, ReplacementProgress, Outcome> replace) {
        this.memory = memory;
        this.slot = slot;
        this.retryPolicy = retryPolicy;
        this.processes = processes;
        this.replace = replace;
    }

    public void onRolledBack(Consumer<ResumedReplacement> consumer) {
        listener = consumer;
    }

    /** Starts the timer for the deadline of the pending confirmation, if any. */
    public void rearm() {
        try {
            Optional<PendingConfirmation> waiting = waiting();
            if (waiting.isPresent()) {
                timer.arm(() -> pause(waiting.get()));
            } else {
                timer.disarm();
            }
        } catch (IOException e) {
            retryLater(e);
        }
    }

    /** Returns the time until the next check of collectd and the clock; zero if the rollback is due. */
    private Duration pause(PendingConfirmation waiting) {
        if (crash(waiting).isPresent()) {
            return Duration.ZERO;
        }
        Duration left = waiting.deadline().left(memory.clock());
        Duration look = processes.isRunning(waiting.taskId()) ? CHECK_INTERVAL : SEARCH_INTERVAL;
        return left.compareTo(look) < 0 ? left : look;
    }

    /** Returns the crash of collectd with the unconfirmed config; stops and starts by the agent are no crashes. */
    private Optional<Crash> crash(PendingConfirmation waiting) {
        try {
            return slot.isOccupied()
                    ? processes.crash(waiting.taskId())
                    : processes.look(waiting, TimePoint.from(memory.clock()).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Internal error: cannot watch collectd while a confirmation is pending", e);
        }
        return Optional.empty();
    }

    /** Returns the rejection of a confirmation if collectd has crashed with that config; the agent rolls it back. */
    public Optional<Outcome> crashed(TaskId taskId) {
        Optional<PendingConfirmation> waiting =
                memory.confirmations().waiting().filter(one -> one.taskId().equals(taskId));
        Optional<Crash> crash = waiting.flatMap(this::crash);
        if (crash.isPresent() && !slot.isOccupied()) {
            rearm();
        }
        return crash.map(how -> Outcome.of(
                ResultCode.ROLLED_BACK,
                "collectd crashed with the config of task " + taskId + " (" + how.reason()
                        + "); the agent rolls it back"));
    }

    private Optional<PendingConfirmation> waiting() throws IOException {
        return memory.confirmations().read().filter(PendingConfirmation::waits);
    }

    private void retryLater(IOException e) {
        LOG.log(Level.WARNING, "Cannot read whether a confirmation is pending: {0}", ConfigFiles.explain(e));
        timer.arm(retryPolicy.rollbackInterval());
    }

    private void overdue() {
        try {
            Optional<PendingConfirmation> waiting = waiting();
            if (waiting.isPresent() && isOver(waiting.get())) {
                rollBack(waiting.get());
            } else {
                rearm();
            }
        } catch (IOException e) {
            retryLater(e);
        } catch (UnfinishedReplacementException e) {
            // A retry would overwrite its journal.
            LOG.log(Level.ERROR, "Cannot roll back the unconfirmed config; the next start of the agent tries again", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: cannot roll back the unconfirmed config", e);
            timer.arm(retryPolicy.rollbackInterval());
        }
    }

    private boolean isOver(PendingConfirmation waiting) {
        return waiting.deadline().passed(memory.clock())
                || processes.crash(waiting.taskId()).isPresent();
    }

    private void rollBack(PendingConfirmation seen) {
        CrashPoint.reached(PendingConfirmations.OVERDUE_PLACE);
        Asked asked = new Asked(seen.taskId(), Kind.UNCONFIRMED, null);
        slot.runWhenFree(Work.starting(asked, memory.journal(), progress -> rollBack(asked, seen, progress)))
                .flatMap(Function.identity())
                .ifPresent(end -> ended(asked, end));
    }

    /**
     * Returns the outcome; empty if the confirmation is no longer pending, since it may have arrived while this waited
     * for the slot.
     */
    private Optional<Outcome> rollBack(Asked asked, PendingConfirmation seen, ReplacementProgress progress) {
        try {
            return waiting().equals(Optional.of(seen))
                    ? Optional.of(replace.apply(order(asked, seen), progress))
                    : Optional.empty();
        } catch (IOException e) {
            retryLater(e);
            return Optional.empty();
        }
    }

    private ReplacementOrder order(Asked asked, PendingConfirmation pendingConfirmation) {
        return new ReplacementOrder(
                asked,
                running -> memory.confirmations().oldConfig(pendingConfirmation).map(NewConfig::earlier),
                pendingConfirmation.newSha256(),
                true);
    }

    /**
     * Reports the outcome of the rollback and ends the pending confirmation; if collectd was not touched, retries
     * later.
     */
    public void ended(Asked asked, Outcome outcome) {
        ResultCode code = outcome.resultCode().orElse(ResultCode.ROLLBACK_FAILED);
        if (mayWait()) {
            if (RETRYABLE.contains(code)) {
                LOG.log(
                        Level.WARNING,
                        "Cannot roll back the unconfirmed config of task {0} yet: {1}",
                        asked.taskId(),
                        outcome.description());
                memory.journal().remove(asked.taskId(), slot.isOccupied());
                if (!slot.isClosed()) {
                    timer.arm(retryPolicy.rollbackInterval());
                }
                return;
            }
            memory.confirmations().endWaiting(State.LEFT);
        }
        Optional<Crash> crash = processes.crash(asked.taskId());
        String subject = crash.isPresent()
                ? "collectd crashed while the config of task " + asked.taskId() + " waited for confirmation ("
                        + crash.get().reason() + "); "
                : "The config of task " + asked.taskId() + " was not confirmed in time; ";
        if (crash.filter(Crash::byConfig).isPresent() && code == ResultCode.SUCCEEDED) {
            recordCrash(asked.taskId(), crash.get().reason());
        }
        Outcome reported = code == ResultCode.SUCCEEDED
                ? Outcome.of(
                        ResultCode.ROLLED_BACK,
                        subject + "the previous config is in place again and collectd runs with it")
                : Outcome.of(code, subject + "rollback: " + outcome.message());
        // A message of collectd may contain secrets, so that only the agent's own text is logged.
        LOG.log(
                Level.WARNING,
                code == ResultCode.SUCCEEDED ? reported.message() : subject + "rollback: " + reported.description());
        listener.accept(new ResumedReplacement(
                asked.taskId(),
                outcome.configs() == null
                        ? reported
                        : reported.withConfigs(outcome.configs()).withWarnings(outcome.warnings())));
        memory.journal().remove(asked.taskId(), slot.isOccupied());
    }

    private void recordCrash(TaskId taskId, String crash) {
        memory.confirmations()
                .last()
                .filter(last -> last.taskId().equals(taskId))
                .ifPresent(
                        last -> memory.recordFailure(last.newSha256(), "collectd crashed with this config: " + crash));
    }

    private boolean mayWait() {
        try {
            return waiting().isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    public boolean awaitIdle(Duration limit) throws InterruptedException {
        return timer.awaitIdle(limit);
    }

    public void close() {
        timer.close();
    }
}
