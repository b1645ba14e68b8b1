package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.record.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/** Restores a task from its records. */
final class RestoredTask {
    private static final Logger LOG = System.getLogger(RestoredTask.class.getName());

    private final LedgerReplay.Open open;
    private final RequestFiles requests;
    private final Supplier<TimePoint> time;

    RestoredTask(LedgerReplay.Open open, RequestFiles requests, Supplier<TimePoint> time) {
        this.open = open;
        this.requests = requests;
        this.time = time;
    }

    /**
     * Restores the task.
     *
     * @param mayHaveStarted whether a record of its start may be lost
     */
    Task task(boolean mayHaveStarted) {
        Accepted accepted = open.accepted;
        Optional<Request> whole = wholeRequest();
        Task task = new Task(
                accepted.sequence(),
                accepted.key(),
                whole.orElseGet(() -> recorded()
                        .orElseGet(() ->
                                new CommandRequest(new TaskId(accepted.key().taskId()), null, "?", "?"))),
                accepted.inOwnFile(),
                accepted.expiry(),
                accepted.origin(),
                time);
        task.fromBefore = true;
        task.replyTo.addAll(open.replyTo);
        // A task whose request is lost counts as started: it cannot be run, but must be answered.
        task.started(mayHaveStarted || whole.isEmpty() ? Math.max(1, open.starts) : open.starts);
        task.movedTo(open.segment, open.length);
        return task;
    }

    private Optional<Request> wholeRequest() {
        if (!open.accepted.inOwnFile()) {
            return recorded();
        }
        try {
            Optional<Request> request = decoded(requests.read(open.accepted.sequence()));
            if (request.isPresent()) {
                return request;
            }
            LOG.log(Level.ERROR, "The request of task {0,number,#} is damaged; the task is not run", taskId());
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read the request of task {0,number,#}; the task is not run: {1}",
                    taskId(),
                    StateFiles.reason(e));
        }
        return Optional.empty();
    }

    private long taskId() {
        return open.accepted.key().taskId();
    }

    private Optional<Request> recorded() {
        ByteBuffer from = open.accepted.request().duplicate();
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return decoded(bytes);
    }

    private static Optional<Request> decoded(byte[] bytes) {
        return RequestCodec.decode(bytes) instanceof Valid valid ? Optional.of(valid.request()) : Optional.empty();
    }
}
