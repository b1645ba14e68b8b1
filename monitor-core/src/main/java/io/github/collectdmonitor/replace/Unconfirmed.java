package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.Crash;
import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.Confirmation.State;
import io.github.collectdmonitor.replace.ReplaceOrder.Asked;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import io.github.collectdmonitor.replace.ReplaceSlot.Work;
import io.github.collectdmonitor.state.Moment;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Goes back from a config that nobody confirmed in time. */
final class Unconfirmed {
    private static final Logger LOG = System.getLogger(Unconfirmed.class.getName());

    /** What can be otherwise a little later, while collectd was not touched. */
    private static final List<ResultCode> WORTH_ANOTHER_TRY = List.of(
            ResultCode.REPLACEMENT_RUNNING,
            ResultCode.CONFIG_NOT_WRITTEN,
            ResultCode.NOT_BACKED_UP,
            ResultCode.COLLECTD_NOT_FOUND,
            ResultCode.REPLACEMENT_INTERRUPTED);

    /** How often it is looked whether collectd lives, and whether the host was suspended past the deadline. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** How often a collectd that somebody stopped is looked for. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(5);

    private final ReplaceMemory memory;
    private final ReplaceSlot slot;
    private final Patience patience;
    private final ProcessWatch processes;
    private final BiFunction<ReplaceOrder, ReplaceProgress, Outcome> replace;
    private final ConfirmTimer timer = new ConfirmTimer(this::overdue);
    private volatile Consumer<Recovered> listener = recovered -> {};

    /** Makes one that replaces by this. */
    Unconfirmed(
            ReplaceMemory memory,
            ReplaceSlot slot,
            Patience patience,
            ProcessWatch processes,
            BiFunction<ReplaceOrder, ReplaceProgress, Outcome> replace) {
        this.memory = memory;
        this.slot = slot;
        this.patience = patience;
        this.processes = processes;
        this.replace = replace;
    }

    void onWentBack(Consumer<Recovered> told) {
        listener = told;
    }

    /** Waits for the deadline of the config that waits, where one does. */
    void rearm() {
        try {
            Optional<Confirmation> waiting = waiting();
            if (waiting.isPresent()) {
                timer.arm(() -> pause(waiting.get()));
            } else {
                timer.disarm();
            }
        } catch (IOException e) {
            lookAgain(e);
        }
    }

    /** How long until the next look at collectd and at the clock; zero once there is nothing more to wait for. */
    private Duration pause(Confirmation waiting) {
        if (crash(waiting).isPresent()) {
            return Duration.ZERO;
        }
        Duration left = waiting.deadline().left(memory.clock());
        Duration look = processes.isRunning(waiting.taskId()) ? BETWEEN_LOOKS : BETWEEN_SEARCHES;
        return left.compareTo(look) < 0 ? left : look;
    }

    /** How collectd has crashed with the config that waits; what the agent itself does to collectd is none of it. */
    private Optional<Crash> crash(Confirmation waiting) {
        try {
            return slot.isOccupied()
                    ? processes.crash(waiting.taskId())
                    : processes.look(waiting, Moment.from(memory.clock()).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "Internal error: collectd cannot be watched while its config waits to be confirmed",
                    e);
        }
        return Optional.empty();
    }

    /** The answer to a confirmation where collectd has crashed with that config; the agent rolls it back. */
    Optional<Outcome> crashed(TaskId taskId) {
        Optional<Confirmation> waiting =
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

    private Optional<Confirmation> waiting() throws IOException {
        return memory.confirmations().read().filter(Confirmation::waits);
    }

    private void lookAgain(IOException e) {
        LOG.log(Level.WARNING, "Whether a config waits to be confirmed cannot be read: {0}", ConfigFiles.explain(e));
        timer.arm(patience.goingBackAgain());
    }

    private void overdue() {
        try {
            Optional<Confirmation> waiting = waiting();
            if (waiting.isPresent() && isOver(waiting.get())) {
                goBack(waiting.get());
            } else {
                rearm();
            }
        } catch (IOException e) {
            lookAgain(e);
        } catch (UnfinishedReplacementException e) {
            // Its journal is there, which another try would replace.
            LOG.log(Level.ERROR, "Going back from an unconfirmed config is left to the next start of the agent", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Going back from an unconfirmed config failed in a way that is a bug", e);
            timer.arm(patience.goingBackAgain());
        }
    }

    private boolean isOver(Confirmation waiting) {
        return waiting.deadline().passed(memory.clock())
                || processes.crash(waiting.taskId()).isPresent();
    }

    private void goBack(Confirmation seen) {
        CrashPoint.reached(Confirmations.OVERDUE_PLACE);
        Asked asked = new Asked(seen.taskId(), Kind.UNCONFIRMED, null);
        slot.runWhenFree(Work.beginning(asked, memory.journal(), progress -> goBack(asked, seen, progress)))
                .flatMap(Function.identity())
                .ifPresent(end -> ended(asked, end));
    }

    /** Empty where it waits no more: it may have been confirmed while this waited for its turn. */
    private Optional<Outcome> goBack(Asked asked, Confirmation seen, ReplaceProgress progress) {
        try {
            return waiting().equals(Optional.of(seen))
                    ? Optional.of(replace.apply(order(asked, seen), progress))
                    : Optional.empty();
        } catch (IOException e) {
            lookAgain(e);
            return Optional.empty();
        }
    }

    private ReplaceOrder order(Asked asked, Confirmation confirmation) {
        return new ReplaceOrder(
                asked,
                running -> memory.confirmations().oldConfig(confirmation).map(NewConfig::earlier),
                confirmation.newSha256(),
                true);
    }

    /** Tells what going back came to, and lets go of it; where collectd was not touched, it is tried again. */
    void ended(Asked asked, Outcome outcome) {
        ResultCode code = outcome.resultCode().orElse(ResultCode.ROLLBACK_FAILED);
        if (mayWait()) {
            if (WORTH_ANOTHER_TRY.contains(code)) {
                LOG.log(
                        Level.WARNING,
                        "The unconfirmed config of task {0} cannot be gone back from yet: {1}",
                        asked.taskId(),
                        outcome.description());
                memory.journal().forget(asked.taskId(), slot.isOccupied());
                if (!slot.isClosed()) {
                    timer.arm(patience.goingBackAgain());
                }
                return;
            }
            memory.confirmations().endWaiting(State.LEFT);
        }
        Optional<Crash> crash = processes.crash(asked.taskId());
        String subject = crash.isPresent()
                ? "collectd crashed while the config of task " + asked.taskId() + " waited to be confirmed ("
                        + crash.get().reason() + "); "
                : "The config of task " + asked.taskId() + " was not confirmed in time; ";
        if (crash.filter(Crash::byConfig).isPresent() && code == ResultCode.SUCCEEDED) {
            rememberCrash(asked.taskId(), crash.get().reason());
        }
        Outcome told = code == ResultCode.SUCCEEDED
                ? Outcome.of(
                        ResultCode.ROLLED_BACK,
                        subject + "the config before is in place again and collectd runs with it")
                : Outcome.of(code, subject + "going back from it: " + outcome.message());
        // A message of collectd's may hold secrets, so only what is all ours is logged.
        LOG.log(
                Level.WARNING,
                code == ResultCode.SUCCEEDED ? told.message() : subject + "going back from it: " + told.description());
        listener.accept(new Recovered(
                asked.taskId(),
                outcome.configs() == null
                        ? told
                        : told.withConfigs(outcome.configs()).withWarnings(outcome.warnings())));
        memory.journal().forget(asked.taskId(), slot.isOccupied());
    }

    private void rememberCrash(TaskId taskId, String crash) {
        memory.confirmations()
                .last()
                .filter(last -> last.taskId().equals(taskId))
                .ifPresent(last -> memory.remember(last.newSha256(), "collectd crashed with it: " + crash));
    }

    private boolean mayWait() {
        try {
            return waiting().isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    boolean awaitIdle(Duration limit) throws InterruptedException {
        return timer.awaitIdle(limit);
    }

    void close() {
        timer.close();
    }
}
