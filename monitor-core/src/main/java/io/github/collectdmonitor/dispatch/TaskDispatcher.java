package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.Answer;
import io.github.collectdmonitor.ledger.Arrival;
import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.ledger.TaskIdentity;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.Services;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests as they are delivered, records them, carries them out and hands over the answers. Thread-safe; {@link
 * #dispatch} returns as soon as the request is recorded.
 */
public final class TaskDispatcher {
    private static final Logger LOG = System.getLogger(TaskDispatcher.class.getName());

    /** Longer than any replacement that goes through its timeouts one after the other. */
    private static final Duration LONGEST_REPLACEMENT = Duration.ofMinutes(10);

    private final Host host;
    private final TaskLedger ledger;
    private final Consumer<Answer> answers;
    private final int maxPayload;
    private final Workers workers;
    private final AtomicLong unanswerable = new AtomicLong();

    /**
     * What the dispatcher works with on its host.
     *
     * @param name the host's name, which every result bears
     * @param services the commands in force, asked for anew for each request
     * @param runner runs them
     * @param replacer replaces collectd.conf
     * @param report files what a replacement came to, where the settings ask for it
     * @param clock tells the time of results and expiries
     */
    public record Host(
            String name,
            Supplier<Services> services,
            CommandRunner runner,
            ConfigReplacer replacer,
            Consumer<TaskResult> report,
            Clock clock) {}

    /** Where a command's request waits until a thread is free. */
    private final class WaitingCommand implements Runnable {
        private final Task task;
        private final Defined command;

        WaitingCommand(Task task, Defined command) {
            this.task = task;
            this.command = command;
        }

        @Override
        public void run() {
            carryOut(task, () -> host.runner().run(command.definition()).toOutcome());
        }
    }

    /**
     * Makes a dispatcher.
     *
     * @param limits how large a request may be, and how many commands run side by side
     * @param answers takes each answer, in the order of finishing; it must return quickly
     */
    public TaskDispatcher(Host host, TaskLedger ledger, Limits limits, Consumer<Answer> answers) {
        this.host = host;
        this.ledger = ledger;
        this.answers = answers;
        this.maxPayload = limits.maxPayload();
        this.workers = new Workers(limits.maxConcurrentCommands());
    }

    /** Takes a request; never throws for what it holds. */
    public void dispatch(Delivery delivery) {
        var decoded = RequestCodec.decode(delivery.payload());
        if (decoded instanceof Invalid invalid) {
            refuseInvalid(invalid, delivery);
        } else if (decoded instanceof Valid valid) {
            if (delivery.payload().length > maxPayload) {
                refuseInvalid(
                        new Invalid(valid.request().taskId(), "it is larger than " + maxPayload + " bytes"), delivery);
            } else {
                accept(valid.request(), delivery);
            }
        }
    }

    private void refuseInvalid(Invalid invalid, Delivery delivery) {
        if (invalid.taskId() == null) {
            LOG.log(
                    Level.WARNING,
                    "An invalid message of {0,number,#} bytes cannot be answered, the {1,number,#}. so far: {2}",
                    delivery.payload().length,
                    unanswerable.incrementAndGet(),
                    invalid.reason());
            return;
        }
        refuse(
                invalid.taskId(),
                delivery,
                Outcome.of(ResultCode.INVALID_MESSAGE, "Invalid message: " + invalid.reason()));
    }

    private void accept(Request request, Delivery delivery) {
        TaskId id = request.taskId();
        TaskIdentity identity = TaskIdentity.of(id, delivery.payload());
        Acceptance acceptance = ledger.accept(
                new Arrival(request, identity, delivery.redelivered(), delivery.replyTo(), delivery.expiresAt()));
        if (acceptance instanceof Acceptance.New accepted) {
            LOG.log(Level.INFO, "Task {0}: {1}", id, request.summary());
            begin(accepted.task());
        } else if (acceptance instanceof Acceptance.Finished finished) {
            LOG.log(Level.INFO, "Task {0} came again; its result is sent again", id);
            answer(finished.recorded().again(), delivery);
        } else if (acceptance instanceof Acceptance.Unfinished) {
            LOG.log(Level.INFO, "Task {0} came again while it is worked on", id);
        } else if (acceptance instanceof Acceptance.IdInUse) {
            refuse(id, delivery, Outcome.of(ResultCode.DUPLICATE_TASK_ID, "Received duplicate task_id: " + id));
        } else if (acceptance instanceof Acceptance.Full full) {
            refuse(
                    id,
                    delivery,
                    Outcome.of(
                            ResultCode.TOO_MANY_TASKS,
                            "Too many tasks are waiting (" + full.limit() + "); nothing was run, send it again later"));
        }
    }

    private void begin(Task task) {
        Optional<Outcome> already;
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
        already.ifPresent(outcome -> finish(task, outcome));
    }

    /** Gives a task to the threads that carry it out, or says at once what it came to. */
    private Optional<Outcome> handOver(Task task) {
        Request request = task.request();
        if (request instanceof CommandRequest command) {
            var lookup = CommandLookup.find(host.services().get(), command);
            if (lookup instanceof Unknown unknown) {
                return Optional.of(unknown.outcome());
            }
            workers.command(new WaitingCommand(task, (Defined) lookup));
        } else if (request instanceof ConfigRequest config) {
            workers.replacement(() -> carryOut(task, () -> host.replacer().replace(config)));
        } else if (request instanceof ReplacementRequest) {
            return Optional.of(Outcome.of(ResultCode.NOT_IMPLEMENTED, "This agent cannot do a " + request.summary()));
        }
        return Optional.empty();
    }

    private static Outcome rejected(Request request) {
        return request instanceof ConfigRequest
                ? Outcome.of(ResultCode.REPLACEMENT_RUNNING, "Another replacement is running; send it again later")
                : stopped();
    }

    private static Outcome stopped() {
        return Outcome.of(ResultCode.NOT_STARTED, "The agent was stopped before it could begin; nothing was run");
    }

    private void carryOut(Task task, Supplier<Outcome> work) {
        Outcome outcome;
        try {
            outcome = task.expired(host.clock().instant())
                    ? Outcome.of(ResultCode.EXPIRED, "Expired before it could be executed; nothing was run")
                    : work.get();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Task " + task.request().taskId() + " failed in a way that is a bug", e);
            outcome = Outcome.of(ResultCode.OUTCOME_UNKNOWN, "The agent failed while it ran; see its log");
        }
        finish(task, outcome);
    }

    private void finish(Task task, Outcome outcome) {
        TaskResult result = result(task.request().taskId(), outcome);
        ledger.finish(task, result).forEach(answers);
        if (task.request() instanceof ConfigRequest) {
            host.report().accept(result);
        }
        LOG.log(Level.INFO, "Task {0}: {1}", result.taskId(), described(outcome));
    }

    private void refuse(TaskId id, Delivery delivery, Outcome outcome) {
        LOG.log(Level.WARNING, "Task {0} is refused: {1}", id, described(outcome));
        answer(result(id, outcome), delivery);
    }

    private void answer(TaskResult result, Delivery delivery) {
        if (delivery.replyTo() != null) {
            answers.accept(new Answer(result, delivery.replyTo()));
        }
    }

    private TaskResult result(TaskId id, Outcome outcome) {
        return new TaskResult(id, host.clock().instant(), outcome, host.name(), false);
    }

    /** Outputs of commands stay out of the log: they may hold secrets. */
    private static String described(Outcome outcome) {
        String meaning = outcome.resultCode().map(ResultCode::meaning).orElse("the command's own exit status");
        @Nullable Duration took = outcome.took();
        return "code " + outcome.code() + " (" + meaning + ")"
                + (took == null ? "" : " after " + took.toMillis() + " ms");
    }

    /**
     * Takes no more work, gives what runs its time, and answers for everything: what was not begun never will be.
     *
     * @param forCommands how long running commands may go on before they are ended
     */
    public void close(Duration forCommands) throws InterruptedException {
        host.replacer().abandon();
        // At once: their senders need not wait for what others have running.
        for (Runnable neverBegun : workers.takeNoMore()) {
            if (neverBegun instanceof WaitingCommand waiting) {
                finish(waiting.task, stopped());
            }
        }
        workers.awaitEnd(forCommands, LONGEST_REPLACEMENT);
    }
}
