package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.UnfinishedReplacementException;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.trust.RequestGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Carries out the tasks that the ledger has accepted, and tells it what they came to. */
final class TaskWork {
    private static final Logger LOG = System.getLogger(TaskWork.class.getName());

    /** Longer than any replacement that goes through its timeouts one after the other. */
    private static final Duration LONGEST_REPLACEMENT = Duration.ofMinutes(10);

    private final Host host;
    private final TaskLedger ledger;
    private final AuditTrail audit;
    private final Hindrances hindrances;
    private final Workers workers;
    private final InterruptedWork interrupted;
    private final WorkAtHand atHand;

    /** Where a command's task waits until a thread is free. */
    private final class WaitingCommand implements Runnable {
        private final Task task;
        private final CommandRequest request;

        WaitingCommand(Task task, CommandRequest request) {
            this.task = task;
            this.request = request;
        }

        /** Runs what the names stand for now: it may have waited for long. */
        @Override
        public void run() {
            if (task.rule().isPresent()) {
                interrupted.awaitWoundUp();
            }
            if (CommandLookup.find(host.services().get(), request) instanceof Defined command) {
                carryOut(task, Optional.empty(), () -> new CommandRun(host).of(request, command.definition()));
            } else {
                carryOut(task, cannot(request), TaskWork::unknown);
            }
        }
    }

    TaskWork(Host host, TaskRecords records, RequestGuard guard, Limits limits) {
        this.host = host;
        this.ledger = records.ledger();
        this.audit = records.audit();
        this.hindrances = new Hindrances(records, guard, host.clock(), limits.maxCommandAge(), this::atHand);
        this.workers = new Workers(limits.maxConcurrentCommands());
        this.interrupted = new InterruptedWork(host, this);
        this.atHand = new WorkAtHand(
                () -> interrupted.isReplacing() || host.replacer().isAtWork());
    }

    WorkAtHand atHand() {
        return atHand;
    }

    void resume() {
        interrupted.resume(ledger.unfinishedAtOpen());
    }

    /** Says where this host has no way to do what is asked; nothing of that is recorded. */
    Optional<Outcome> cannot(Request request) {
        if (request instanceof CommandRequest command) {
            return CommandLookup.find(host.services().get(), command) instanceof Unknown unknown
                    ? Optional.of(unknown.outcome())
                    : Optional.empty();
        }
        return request instanceof ReplacementRequest replacement
                        && replacement.action() instanceof ReplacementAction.Unknown
                ? Optional.of(Outcome.of(ResultCode.NOT_IMPLEMENTED, "This agent cannot do a " + request.summary()))
                : Optional.empty();
    }

    /** Has a task of a former run of the agent carried out. */
    void takeUp(Task task) {
        if (audit.takenUp(task)) {
            begin(task);
        } else {
            finishUnwritten(task);
        }
    }

    /** Ends a task that the audit log has no line of, and that therefore must not be run. */
    void finishUnwritten(Task task) {
        Outcome outcome = Outcome.of(ResultCode.TOO_MANY_TASKS, unrecorded("too much waits for the audit log's disk"));
        finish(task, notRun(task, outcome));
    }

    /** Has a task carried out; where it can be said at once what it comes to, finishes it. */
    void begin(Task task) {
        Optional<Outcome> already;
        atHand.begun(task);
        try {
            already = handOver(task);
        } catch (RejectedExecutionException e) {
            already = Optional.of(rejected(task.request()));
        } catch (RuntimeException | Error e) {
            // Such as a host that is out of threads: the sender must hear of it, and the task must not stay unfinished.
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " could not be begun", e);
            already = Optional.of(
                    Outcome.of(ResultCode.NOT_STARTED, "The agent could not begin (" + e + "); nothing was run"));
        }
        already.ifPresent(outcome -> finish(task, notRun(task, outcome)));
    }

    /** Gives a task to the threads that carry it out, or says at once what it came to. */
    private Optional<Outcome> handOver(Task task) {
        if (task.request() instanceof CommandRequest command) {
            Optional<Outcome> gone = cannot(command);
            if (gone.isPresent()) {
                return gone;
            }
            workers.command(new WaitingCommand(task, command));
        } else if (interrupted.isReplacing()) {
            return Optional.of(Outcome.of(
                    ResultCode.REPLACEMENT_RUNNING,
                    "A replacement that the agent's end interrupted is still being brought to its end; send this one"
                            + " again later"));
        } else {
            workers.replacement(() -> {
                interrupted.awaitWoundUp();
                replace(task);
            });
        }
        return Optional.empty();
    }

    /** Carries out a replacement of a former run of the agent on the calling thread. */
    void takeUpReplacement(Task task) {
        if (audit.takenUp(task)) {
            replace(task);
        } else {
            finishUnwritten(task);
        }
    }

    /** Carries out a replacement on the calling thread. */
    private void replace(Task task) {
        ReplacementTask replacement = ReplacementTask.of(task.request());
        carryOut(task, Optional.empty(), () -> host.replacer().carryOut(replacement.taskId(), replacement.action()));
    }

    /** Runs what interrupted replacements need on a thread of its own. */
    void onReplacementThread(Runnable recovery) {
        workers.replacement(recovery);
    }

    private static Outcome rejected(Request request) {
        return request instanceof CommandRequest
                ? stopped()
                : Outcome.of(ResultCode.REPLACEMENT_RUNNING, "Another replacement is running; send it again later");
    }

    private static Outcome stopped() {
        return Outcome.of(ResultCode.NOT_STARTED, "The agent was stopped before it could begin; nothing was run");
    }

    /** Starts a task, unless it is known to be gone or something hinders it, and records what it came to. */
    private void carryOut(Task task, Optional<Outcome> gone, Supplier<Outcome> work) {
        Outcome outcome;
        try {
            Optional<Outcome> hindered = gone.or(() -> hindrances.start(task));
            outcome = hindered.isPresent() ? notRun(task, hindered.get()) : work.get();
        } catch (UnfinishedReplacementException e) {
            // The next start of the agent goes on with it, and answers.
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " is left to the next start of the agent", e);
            return;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " failed in a way that is a bug", e);
            outcome = Outcome.of(ResultCode.OUTCOME_UNKNOWN, "The agent failed while it ran; see its log");
        }
        CrashPoint.BEFORE_FINISH.reached();
        finish(task, outcome);
    }

    /** What becomes of a task that is not run now: one that a former run of the agent had started may have done something. */
    private static Outcome notRun(Task task, Outcome outcome) {
        return task.starts() == 0 ? outcome : unknown();
    }

    static Outcome unknown() {
        return Outcome.of(
                ResultCode.OUTCOME_UNKNOWN,
                "The agent stopped while it ran; its outcome is unknown, and it is not run again");
    }

    static String unrecorded(String reason) {
        return "The task cannot be recorded, so nothing was run: " + reason;
    }

    /** Records what many tasks came to, in this order. */
    void finishAll(Collection<Task> tasks, Outcome outcome) {
        if (tasks.isEmpty()) {
            return;
        }
        Map<Task, TaskResult> results = new LinkedHashMap<>();
        for (Task task : tasks) {
            TaskResult result = result(task, notRun(task, outcome));
            results.put(task, result);
            audit.finished(task, result.outcome());
        }
        forceAudit();
        ledger.finishAll(results);
        results.forEach(this::ended);
    }

    private void ended(Task task, TaskResult result) {
        atHand.ended(task);
        log(result);
        if (task.rule().isPresent()) {
            host.ofRules().accept(result);
        }
    }

    private static void log(TaskResult result) {
        LOG.log(Level.INFO, "Task {0}: {1}", result.taskId(), result.outcome().description());
    }

    /** Records what a task came to, whoever found it out. */
    void finish(Task task, Outcome outcome) {
        TaskResult result = result(task, outcome);
        audit.finished(task, outcome);
        forceAudit();
        ledger.finish(task, result);
        ended(task, result);
        if (!(task.request() instanceof CommandRequest)) {
            host.replacer().forget(result.taskId());
            host.report().accept(result);
        }
    }

    /** The task is over in any case: what cannot be written now is, before anything else is run. */
    private void forceAudit() {
        try {
            audit.force();
        } catch (AuditException e) {
            LOG.log(Level.DEBUG, "The end of a task could not be forced to disk", e);
        }
    }

    private TaskResult result(Task task, Outcome outcome) {
        TaskResult result = result(task.request().taskId(), outcome);
        return task.rule().map(result::ofRule).orElse(result);
    }

    TaskResult result(TaskId id, Outcome outcome) {
        return new TaskResult(id, host.clock().instant(), outcome, host.name(), false);
    }

    void close(Duration forCommands) throws InterruptedException {
        interrupted.close();
        host.replacer().abandon();
        // At once: their senders need not wait for what others have running.
        List<Task> neverBegun = new ArrayList<>();
        for (Runnable work : workers.takeNoMore()) {
            if (work instanceof WaitingCommand waiting) {
                neverBegun.add(waiting.task);
            }
        }
        finishAll(neverBegun, stopped());
        workers.awaitEnd(forCommands, LONGEST_REPLACEMENT);
        if (!host.replacer().awaitIdle(LONGEST_REPLACEMENT)) {
            LOG.log(Level.ERROR, "A replacement is still under way; the next start of the agent brings it to its end");
        }
    }
}
