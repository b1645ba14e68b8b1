package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/** The results that senders do not have yet. Used under the ledger's lock. */
final class Deliveries {
    private static final Logger LOG = System.getLogger(TaskLedger.class.getName());

    private final LedgerIndex index;

    Deliveries(LedgerIndex index) {
        this.index = index;
    }

    /** The next that was not handed out. */
    Optional<Undelivered> next() {
        FinishedTask first = index.toHandOut().peek();
        while (first != null) {
            int next = first.handOut();
            if (next < 0) {
                index.toHandOut().remove();
                first = index.toHandOut().peek();
                continue;
            }
            try {
                return Optional.of(
                        new Undelivered(first, next, first.record().replyTo().get(next)));
            } catch (IOException e) {
                LOG.log(
                        Level.ERROR,
                        "The result of task {0,number,#} cannot be read, and so not be sent: {1}",
                        first.key.taskId(),
                        StateFiles.reason(e));
                index.delivered(first, next);
            }
        }
        return Optional.empty();
    }

    /** Reads a result; where it cannot be read, one that says so. */
    TaskResult result(Undelivered undelivered, Instant now) {
        try {
            return undelivered.task().result();
        } catch (IOException e) {
            String why = "The recorded result cannot be read: " + StateFiles.reason(e);
            LOG.log(Level.ERROR, "Task {0}: {1}", undelivered.taskId(), why);
            Outcome unknown = Outcome.of(ResultCode.OUTCOME_UNKNOWN, why);
            return new TaskResult(undelivered.taskId(), now, unknown, null, false);
        }
    }

    /** Logs that a result can never be delivered. */
    static void refused(Undelivered undelivered, String reason) {
        LOG.log(
                Level.ERROR,
                "The result of task {0} cannot be delivered to {1}: {2}",
                undelivered.taskId(),
                undelivered.replyTo().topic(),
                reason);
    }
}
