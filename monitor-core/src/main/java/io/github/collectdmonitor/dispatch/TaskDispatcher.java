package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.access.SenderIdentity.Refused;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.LedgerException;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.task.RecordedResult;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.signature.AnsweredRequest;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Checks and records requests, and runs them. The result of a task is recorded in the ledger, which
 * delivers it; a request that does not become a task is answered at once. Each request has a line
 * in the audit log.
 */
public final class TaskDispatcher {
    private static final Logger LOG = System.getLogger(TaskDispatcher.class.getName());

    private final HostServices hostServices;
    private final TaskRecords records;
    private final Consumer<DirectAnswer> refusals;
    private final TaskExecutor work;
    private final Admission admission;
    private final AtomicLong unanswerable = new AtomicLong();

    /** Whether a nonce of the present batch was marked as used and must be forced. */
    private boolean usedUp;

    /** The answers to the present batch, which are sent when the audit log's lines are on disk. */
    private final List<Runnable> answers = new ArrayList<>();

    /**
     * Creates a dispatcher.
     *
     * @param guard checks signatures and permissions
     * @param limits the limits of size, age and concurrent commands
     * @param refusals receives each answer to a request that is no new task; must return quickly
     */
    public TaskDispatcher(
            HostServices hostServices,
            TaskRecords records,
            AccessControl guard,
            Limits limits,
            Consumer<DirectAnswer> refusals) {
        this.hostServices = hostServices;
        this.records = records;
        this.refusals = refusals;
        this.work = new TaskExecutor(hostServices, records, guard, limits);
        this.admission = new Admission(guard, limits.maxPayload(), work::cannot);
    }

    /** Resumes the tasks that the previous run left unfinished; to be called once, before anything is dispatched. */
    public void resume() {
        work.resume();
    }

    /**
     * Dispatches a batch of requests in their order, and returns when they are on disk, after one force.
     * Never throws because of their contents.
     */
    public synchronized void dispatch(List<ReceivedRequest> deliveries) {
        List<ReceivedRequest> written = new ArrayList<>();
        for (ReceivedRequest receivedRequest : deliveries) {
            try {
                AuthenticatedRequest authenticatedRequest = admission.read(receivedRequest);
                try {
                    if (dispatch(authenticatedRequest)) {
                        written.add(receivedRequest);
                    }
                } catch (RuntimeException | Error e) {
                    failed(e);
                    useUpNonce(authenticatedRequest);
                    answers.add(receivedRequest.settled());
                }
            } catch (RuntimeException | Error e) {
                failed(e);
                answers.add(receivedRequest.settled());
            }
        }
        force(!written.isEmpty() || usedUp);
        usedUp = false;
        answers.forEach(Runnable::run);
        answers.clear();
        written.forEach(receivedRequest -> receivedRequest.settled().run());
    }

    /** Logs a failure; no failure may stop the agent from receiving further requests. */
    private static void failed(Throwable failure) {
        LOG.log(Level.ERROR, "Cannot dispatch a request: internal error", failure);
    }

    private void force(boolean tasks) {
        try {
            records.audit().force();
            if (tasks) {
                records.ledger().force();
            }
        } catch (AuditException | LedgerException e) {
            // The tasks cannot be started either, for the same reason, and are answered accordingly.
            LOG.log(Level.DEBUG, "Cannot force requests to disk", e);
        }
    }

    /** Returns whether a record was written that must be forced; otherwise the request is settled elsewhere. */
    private boolean dispatch(AuthenticatedRequest authenticatedRequest) {
        Optional<String> obstacle = records.audit().obstacle();
        if (obstacle.isPresent()) {
            answerUnwritten(authenticatedRequest, obstacle.get());
            return false;
        }
        if (authenticatedRequest.delivery().retained()) {
            LOG.log(Level.WARNING, "A retained message is ignored");
            records.audit().refused(authenticatedRequest, null, "a retained message is never executed");
            useUpNonce(authenticatedRequest);
            answers.add(authenticatedRequest.delivery().settled());
            return false;
        }
        Optional<Rejection> objection = admission
                .objection(authenticatedRequest, () -> isRepeat(authenticatedRequest))
                .or(() -> conflict(authenticatedRequest));
        if (objection.isPresent()) {
            refuse(authenticatedRequest, objection.get());
            return false;
        }
        Request request = authenticatedRequest.request();
        return request != null && accept(request, authenticatedRequest);
    }

    /** Rejects a rule's request while a command of the same service, or a replacement, is active. */
    private Optional<Rejection> conflict(AuthenticatedRequest authenticatedRequest) {
        return authenticatedRequest.rule() != null && authenticatedRequest.request() instanceof CommandRequest command
                ? work.activeTasks().objection(command.service()).map(Rejection::new)
                : Optional.empty();
    }

    /**
     * Returns whether rules must not run a command of a service now: its commands are queued or active, or a config
     * is being replaced.
     */
    public boolean isBusy(String service) {
        return work.activeTasks().concerns(service);
    }

    private boolean isRepeat(AuthenticatedRequest authenticatedRequest) {
        Request request = authenticatedRequest.request();
        return request != null
                && records.ledger()
                        .isRepeat(authenticatedRequest.arrival(
                                request, hostServices.clock().instant()));
    }

    /**
     * Rejects a request since the audit log cannot be written. Only a sender with the permission gets the reason,
     * which contains paths; it is also in the agent's log.
     */
    private void answerUnwritten(AuthenticatedRequest authenticatedRequest, String reason) {
        Outcome outcome = authenticatedRequest.identity() instanceof Refused refused
                ? Outcome.of(ResultCode.NOT_ALLOWED, refused.answer())
                : Outcome.of(
                        ResultCode.TOO_MANY_TASKS,
                        Rejection.unrecorded(
                                admission.isAllowed(authenticatedRequest)
                                        ? reason
                                        : "the audit log cannot be written"));
        useUpNonce(authenticatedRequest);
        TaskId id = authenticatedRequest.taskId();
        if (id == null || authenticatedRequest.delivery().retained()) {
            answers.add(authenticatedRequest.delivery().settled());
        } else {
            LOG.log(Level.WARNING, "Task {0} is rejected: {1}", id, outcome.description());
            answer(work.result(id, outcome), authenticatedRequest);
        }
    }

    private boolean accept(Request request, AuthenticatedRequest authenticatedRequest) {
        Acceptance acceptance;
        try {
            acceptance = records.ledger()
                    .accept(authenticatedRequest.arrival(
                            request, hostServices.clock().instant()));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Cannot record task " + request.taskId() + ": internal error, or out of memory", e);
            refuse(
                    authenticatedRequest,
                    Rejection.of(ResultCode.NOT_STARTED, "Internal error of the agent (see its log); nothing was run"));
            return false;
        }
        return settle(acceptance, request, authenticatedRequest);
    }

    private boolean settle(Acceptance acceptance, Request request, AuthenticatedRequest authenticatedRequest) {
        TaskId id = request.taskId();
        if (acceptance instanceof Acceptance.New accepted) {
            LOG.log(Level.INFO, "Task {0}: {1}", id, request.summary());
            if (records.audit().accepted(authenticatedRequest)) {
                work.begin(accepted.task());
            } else {
                work.finishUnwritten(accepted.task());
            }
            return true;
        }
        if (acceptance instanceof Acceptance.Unfinished) {
            LOG.log(Level.INFO, "Task {0} was received again while it is unfinished", id);
            records.audit()
                    .refused(authenticatedRequest, null, "a repeat of an unfinished task; its one result answers both");
            return true;
        }
        if (acceptance instanceof Acceptance.Finished finished) {
            LOG.log(Level.INFO, "Task {0} was received again; its result is sent again", id);
            records.audit()
                    .refused(authenticatedRequest, null, "a repeat of a finished task; its result is sent again");
            if (authenticatedRequest.rule() == null) {
                answer(id, () -> repeated(finished.result(), id), authenticatedRequest, true);
            } else {
                answer(repeated(finished.result(), id), authenticatedRequest);
            }
            return false;
        }
        refuse(authenticatedRequest, Rejection.of(acceptance, id));
        return false;
    }

    private void refuse(AuthenticatedRequest authenticatedRequest, Rejection rejection) {
        TaskId id = authenticatedRequest.taskId();
        Outcome outcome = rejection.outcome();
        records.audit().refused(authenticatedRequest, outcome.resultCode().orElse(null), rejection.reason());
        useUpNonce(authenticatedRequest);
        if (id == null) {
            LOG.log(
                    Level.WARNING,
                    "An invalid message of {0,number,#} bytes cannot be answered ({1,number,#} so far): {2}",
                    authenticatedRequest.delivery().payload().length,
                    unanswerable.incrementAndGet(),
                    rejection.reason());
            answers.add(authenticatedRequest.delivery().settled());
            return;
        }
        LOG.log(Level.WARNING, "Task {0} is rejected: {1}", id, outcome.description());
        answer(work.result(id, outcome), authenticatedRequest);
    }

    private void useUpNonce(AuthenticatedRequest authenticatedRequest) {
        SignatureProof signatureProof = authenticatedRequest.signed();
        if (signatureProof != null) {
            records.ledger().useUp(authenticatedRequest.payloadSha256(), signatureProof);
            usedUp = true;
        }
    }

    /** Returns a recorded result for sending again, or why that is not possible. */
    private TaskResult repeated(RecordedResult recorded, TaskId id) {
        try {
            return recorded.read().again();
        } catch (IOException e) {
            return work.result(
                    id,
                    Outcome.of(
                            ResultCode.TOO_MANY_TASKS,
                            "The request is a repeat of a finished task, and its result cannot be read: "
                                    + StateFiles.reason(e)));
        }
    }

    private void answer(TaskResult plain, AuthenticatedRequest authenticatedRequest) {
        String rule = authenticatedRequest.rule();
        TaskResult result = rule == null ? plain : plain.ofRule(rule);
        if (rule != null) {
            answers.add(() -> hostServices.ofRules().accept(result));
        }
        answer(plain.taskId(), () -> result, authenticatedRequest, false);
    }

    private void answer(
            TaskId id, Supplier<TaskResult> result, AuthenticatedRequest authenticatedRequest, boolean repeated) {
        ReplyAddress address = authenticatedRequest.replyTo();
        Runnable settled = authenticatedRequest.delivery().settled();
        if (address == null) {
            answers.add(settled);
            return;
        }
        DirectAnswer directAnswer = new DirectAnswer(
                id,
                result,
                repeated,
                address,
                new AnsweredRequest(address.freshness(), authenticatedRequest.payloadSha256()),
                settled);
        answers.add(() -> refusals.accept(directAnswer));
    }

    /**
     * Accepts no more tasks, waits for active ones, and finishes all: those that were not started are not run.
     *
     * @param forCommands how long active commands may run before they are killed
     */
    public void close(Duration forCommands) throws InterruptedException {
        work.close(forCommands);
    }
}
