package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.Arrival;
import io.github.collectdmonitor.ledger.LedgerException;
import io.github.collectdmonitor.ledger.TaskIdentity;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes requests as they are delivered, records them and has them carried out. What a task comes to goes into the
 * ledger, which hands it out to be delivered; what does not become a task is answered at once.
 */
public final class TaskDispatcher {
    private static final Logger LOG = System.getLogger(TaskDispatcher.class.getName());

    private final TaskLedger ledger;
    private final Consumer<Refusal> refusals;
    private final int maxPayload;
    private final TaskWork work;
    private final AtomicLong unanswerable = new AtomicLong();

    /**
     * Makes a dispatcher.
     *
     * @param limits how large and how old a request may be, and how many commands run side by side
     * @param refusals takes each answer to a request that is no new task; it must return quickly
     */
    public TaskDispatcher(Host host, TaskLedger ledger, Limits limits, Consumer<Refusal> refusals) {
        this.ledger = ledger;
        this.refusals = refusals;
        this.maxPayload = limits.maxPayload();
        this.work = new TaskWork(host, ledger, limits);
    }

    /** Goes on with what a former run of the agent left unfinished; to be called once, before anything is dispatched. */
    public void resume() {
        work.resume();
    }

    /**
     * Takes requests that came together, in their order, and returns when they are on disk, for which they share one
     * force. Never throws for what they hold. One thread at a time.
     */
    public void dispatch(List<Delivery> deliveries) {
        List<Delivery> written = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            try {
                if (dispatch(delivery)) {
                    written.add(delivery);
                }
            } catch (RuntimeException | Error e) {
                // Whatever it is, it must not leave the agent alive and deaf.
                LOG.log(Level.ERROR, "A request failed in a way that is a bug", e);
                delivery.settled().run();
            }
        }
        if (written.isEmpty()) {
            return;
        }
        try {
            ledger.force();
        } catch (LedgerException e) {
            // Their tasks cannot be started either, for the same reason, and each is answered so.
            LOG.log(Level.DEBUG, "Requests could not be forced to disk", e);
        }
        written.forEach(delivery -> delivery.settled().run());
    }

    /** Returns whether something was written for it that is to be forced; where not, it is settled elsewhere. */
    private boolean dispatch(Delivery delivery) {
        var decoded = RequestCodec.decode(delivery.payload());
        if (decoded instanceof Invalid invalid) {
            refuseInvalid(invalid, delivery);
            return false;
        }
        Request request = ((Valid) decoded).request();
        if (delivery.payload().length > maxPayload) {
            refuseInvalid(new Invalid(request.taskId(), "it is larger than " + maxPayload + " bytes"), delivery);
            return false;
        }
        return accept(request, delivery);
    }

    private void refuseInvalid(Invalid invalid, Delivery delivery) {
        if (invalid.taskId() == null) {
            LOG.log(
                    Level.WARNING,
                    "An invalid message of {0,number,#} bytes cannot be answered, the {1,number,#}. so far: {2}",
                    delivery.payload().length,
                    unanswerable.incrementAndGet(),
                    invalid.reason());
            delivery.settled().run();
            return;
        }
        refuse(invalid.taskId(), delivery, ResultCode.INVALID_MESSAGE, "Invalid message: " + invalid.reason());
    }

    private boolean accept(Request request, Delivery delivery) {
        TaskId id = request.taskId();
        Optional<Outcome> cannot = work.cannot(request);
        if (cannot.isPresent()) {
            refuse(id, delivery, cannot.get());
            return false;
        }
        TaskIdentity identity = TaskIdentity.of(id, delivery.payload());
        Acceptance acceptance;
        try {
            acceptance = ledger.accept(new Arrival(
                    request, identity, delivery.redelivered(), delivery.replyTo(), delivery.expiresIn(), null));
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Task " + id + " could not be recorded, by a bug or a lack of memory", e);
            refuse(id, delivery, ResultCode.NOT_STARTED, "The agent failed (see its log); nothing was run");
            return false;
        }
        if (acceptance instanceof Acceptance.New accepted) {
            LOG.log(Level.INFO, "Task {0}: {1}", id, request.summary());
            work.begin(accepted.task());
            return true;
        }
        if (acceptance instanceof Acceptance.Unfinished) {
            LOG.log(Level.INFO, "Task {0} came again while it is worked on", id);
            return true;
        }
        if (acceptance instanceof Acceptance.Finished finished) {
            LOG.log(Level.INFO, "Task {0} came again; its result is sent again", id);
            answer(finished.recorded().again(), delivery);
        } else if (acceptance instanceof Acceptance.IdInUse) {
            refuse(id, delivery, ResultCode.DUPLICATE_TASK_ID, "Received duplicate task_id: " + id);
        } else if (acceptance instanceof Acceptance.Full full) {
            refuse(
                    id,
                    delivery,
                    ResultCode.TOO_MANY_TASKS,
                    "Too many tasks are waiting (" + full.limit() + "); nothing was run, send it again later");
        } else if (acceptance instanceof Acceptance.Unwritable unwritable) {
            refuse(id, delivery, ResultCode.TOO_MANY_TASKS, TaskWork.unrecorded(unwritable.reason()));
        }
        return false;
    }

    private void refuse(TaskId id, Delivery delivery, ResultCode code, String message) {
        refuse(id, delivery, Outcome.of(code, message));
    }

    private void refuse(TaskId id, Delivery delivery, Outcome outcome) {
        LOG.log(Level.WARNING, "Task {0} is refused: {1}", id, TaskWork.described(outcome));
        answer(work.result(id, outcome), delivery);
    }

    private void answer(TaskResult result, Delivery delivery) {
        if (delivery.replyTo() == null) {
            delivery.settled().run();
        } else {
            refusals.accept(new Refusal(result, delivery.replyTo(), delivery.settled()));
        }
    }

    /**
     * Takes no more work, gives what runs its time, and finishes everything: what was not begun never will be.
     *
     * @param forCommands how long running commands may go on before they are ended
     */
    public void close(Duration forCommands) throws InterruptedException {
        work.close(forCommands);
    }
}
