package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
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

/** Runs the tasks that the ledger has accepted, and records their results. */
final class TaskExecutor {
    private static final Logger LOG = System.getLogger(TaskExecutor.class.getName());

    /** Longer than the sum of all timeouts of a replacement. */
    private static final Duration LONGEST_REPLACEMENT = Duration.ofMinutes(10);

    private final HostServices hostServices;
    private final TaskLedger ledger;
    private final AuditTrail audit;
    private final StartChecks startChecks;
    private final WorkerPool workerPool;
    private final InterruptedTasks interrupted;
    private final ActiveTasks activeTasks;

    /** A command that is queued until a thread is free. */
    private final class WaitingCommand implements Runnable {
        private final Task task;
        private final CommandRequest request;

        WaitingCommand(Task task, CommandRequest request) {
            this.task = task;
            this.request = request;
        }

        /** Runs the present definition of the command: it may have changed while the task was queued. */
        @Override
        public void run() {
            if (task.rule().isPresent()) {
                interrupted.awaitResumed();
            }
            if (CommandLookup.find(hostServices.services().get(), request) instanceof Defined command) {
                carryOut(
                        task,
                        Optional.empty(),
                        () -> new CommandExecution(hostServices).of(request, command.definition()));
            } else {
                carryOut(task, cannot(request), TaskExecutor::unknown);
            }
        }
    }

    TaskExecutor(HostServices hostServices, TaskRecords records, AccessControl guard, Limits limits) {
        this.hostServices = hostServices;
        this.ledger = records.ledger();
        this.audit = records.audit();
        this.startChecks =
                new StartChecks(records, guard, hostServices.clock(), limits.maxCommandAge(), this::activeTasks);
        this.workerPool = new WorkerPool(limits.maxConcurrentCommands());
        this.interrupted = new InterruptedTasks(hostServices, this);
        this.activeTasks = new ActiveTasks(
                () -> interrupted.isReplacing() || hostServices.replacer().isAtWork());
    }

    ActiveTasks activeTasks() {
        return activeTasks;
    }

    void resume() {
        interrupted.resume(ledger.unfinishedAtOpen());
    }

    /** Returns the outcome of a request that this host cannot carry out, which is not recorded; empty if it can. */
    Optional<Outcome> cannot(Request request) {
        if (request instanceof CommandRequest command) {
            return CommandLookup.find(hostServices.services().get(), command) instanceof Unknown unknown
                    ? Optional.of(unknown.outcome())
                    : Optional.empty();
        }
        return request instanceof ReplacementRequest replacement
                        && replacement.action() instanceof ReplacementAction.Unknown
                ? Optional.of(
                        Outcome.of(ResultCode.NOT_IMPLEMENTED, "Not implemented by this agent: " + request.summary()))
                : Optional.empty();
    }

    /** Resumes a task of the previous run. */
    void resume(Task task) {
        if (audit.resumed(task)) {
            begin(task);
        } else {
            finishUnwritten(task);
        }
    }

    /** Finishes a task that must not be run, since its line cannot be written to the audit log. */
    void finishUnwritten(Task task) {
        Outcome outcome = Outcome.of(
                ResultCode.TOO_MANY_TASKS, Rejection.unrecorded("too many lines of the audit log are pending"));
        finish(task, notRun(task, outcome));
    }

    /** Queues a task, or finishes it if its outcome is known at once. */
    void begin(Task task) {
        Optional<Outcome> already;
        activeTasks.begun(task);
        try {
            already = handOver(task);
        } catch (RejectedExecutionException e) {
            already = Optional.of(rejected(task.request()));
        } catch (RuntimeException | Error e) {
            // For example a host without free threads: the task must be finished and its sender answered.
            LOG.log(Level.ERROR, "Cannot begin task " + task.request().taskId(), e);
            already = Optional.of(
                    Outcome.of(ResultCode.NOT_STARTED, "The agent cannot begin the task (" + e + "); nothing was run"));
        }
        already.ifPresent(outcome -> finish(task, notRun(task, outcome)));
    }

    /** Queues a task for the worker threads, or returns its outcome if it is known at once. */
    private Optional<Outcome> handOver(Task task) {
        if (task.request() instanceof CommandRequest command) {
            Optional<Outcome> gone = cannot(command);
            if (gone.isPresent()) {
                return gone;
            }
            workerPool.command(new WaitingCommand(task, command));
        } else if (interrupted.isReplacing()) {
            return Optional.of(Outcome.of(
                    ResultCode.REPLACEMENT_RUNNING,
                    "A replacement that was interrupted by the agent's end is still being completed;" + " send this one"
                            + " again later"));
        } else {
            workerPool.replacement(() -> {
                interrupted.awaitResumed();
                replace(task);
            });
        }
        return Optional.empty();
    }

    /** Resumes a replacement of the previous run on the calling thread. */
    void resumeReplacement(Task task) {
        if (audit.resumed(task)) {
            replace(task);
        } else {
            finishUnwritten(task);
        }
    }

    /** Runs a replacement on the calling thread. */
    private void replace(Task task) {
        ReplacementTask replacement = ReplacementTask.of(task.request());
        carryOut(
                task,
                Optional.empty(),
                () -> hostServices.replacer().carryOut(replacement.taskId(), replacement.action()));
    }

    /** Completes interrupted replacements on a replacement thread. */
    void onReplacementThread(Runnable recovery) {
        workerPool.replacement(recovery);
    }

    private static Outcome rejected(Request request) {
        return request instanceof CommandRequest
                ? stopped()
                : Outcome.of(ResultCode.REPLACEMENT_RUNNING, "Another replacement is running; send it again later");
    }

    private static Outcome stopped() {
        return Outcome.of(
                ResultCode.NOT_STARTED, "The agent was stopped before it could begin the task; nothing was run");
    }

    /** Starts a task, unless its command is gone or a start check rejects it, and records its outcome. */
    private void carryOut(Task task, Optional<Outcome> gone, Supplier<Outcome> work) {
        Outcome outcome;
        try {
            Optional<Outcome> notStarted = gone.or(() -> startChecks.start(task));
            outcome = notStarted.isPresent() ? notRun(task, notStarted.get()) : work.get();
        } catch (UnfinishedReplacementException e) {
            // The next start of the agent resumes the task and sends its result.
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " is left to the next start of the agent", e);
            return;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " failed: internal error", e);
            outcome = Outcome.of(
                    ResultCode.OUTCOME_UNKNOWN, "Internal error of the agent while the task ran; see its log");
        }
        CrashPoint.BEFORE_FINISH.reached();
        finish(task, outcome);
    }

    /** Returns the outcome of a task that is not run: if the previous run had started it, its outcome is unknown. */
    private static Outcome notRun(Task task, Outcome outcome) {
        return task.starts() == 0 ? outcome : unknown();
    }

    static Outcome unknown() {
        return Outcome.of(
                ResultCode.OUTCOME_UNKNOWN,
                "The agent stopped while the task ran; its outcome is unknown, and it is not run again");
    }

    /** Records the same outcome for several tasks, in their order. */
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
        activeTasks.ended(task);
        log(result);
        if (task.rule().isPresent()) {
            hostServices.ofRules().accept(result);
        }
    }

    private static void log(TaskResult result) {
        LOG.log(Level.INFO, "Task {0}: {1}", result.taskId(), result.outcome().description());
    }

    /** Records the outcome of a task. */
    void finish(Task task, Outcome outcome) {
        TaskResult result = result(task, outcome);
        audit.finished(task, outcome);
        forceAudit();
        ledger.finish(task, result);
        ended(task, result);
        if (!(task.request() instanceof CommandRequest)) {
            hostServices.replacer().discard(result.taskId());
            hostServices.report().accept(result);
        }
    }

    /**
     * Forces the audit log. The task is finished in any case; pending lines are written before anything else is run.
     */
    private void forceAudit() {
        try {
            audit.force();
        } catch (AuditException e) {
            LOG.log(Level.DEBUG, "Cannot force the end of a task to the audit log", e);
        }
    }

    private TaskResult result(Task task, Outcome outcome) {
        TaskResult result = result(task.request().taskId(), outcome);
        return task.rule().map(result::ofRule).orElse(result);
    }

    TaskResult result(TaskId id, Outcome outcome) {
        return new TaskResult(id, hostServices.clock().instant(), outcome, hostServices.name(), false);
    }

    void close(Duration forCommands) throws InterruptedException {
        interrupted.close();
        hostServices.replacer().abandon();
        // Immediately: their senders need not wait for active commands of others.
        List<Task> neverStarted = new ArrayList<>();
        for (Runnable work : workerPool.drain()) {
            if (work instanceof WaitingCommand waiting) {
                neverStarted.add(waiting.task);
            }
        }
        finishAll(neverStarted, stopped());
        workerPool.awaitEnd(forCommands, LONGEST_REPLACEMENT);
        if (!hostServices.replacer().awaitIdle(LONGEST_REPLACEMENT)) {
            LOG.log(Level.ERROR, "A replacement is still running; the next start of the agent completes it");
        }
    }
}
