package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The results that senders do not have yet. Used under the ledger's lock. */
final class PendingDeliveries {
    private static final Logger LOG = System.getLogger(TaskLedger.class.getName());

    /** The maximum size in bytes of cached results, which are usually sent immediately; others are read from disk. */
    private static final int MAX_CACHED_BYTES = 1024 * 1024;

    /** The maximum number of unreadable results that one call skips; more indicate a disk failure, and wait. */
    private static final int MAX_SKIPPED = 8;

    /** The maximum number of unreadable results that are logged. */
    private static final int MAX_WARNINGS = 100;

    private final LedgerIndex index;
    private final Map<FinishedTask, Finished> held = new HashMap<>();
    private final Set<FinishedTask> unreadable = new HashSet<>();
    private int bytesHeld;
    private boolean passedOver;

    PendingDeliveries(LedgerIndex index) {
        this.index = index;
    }

    /** Caches the result of a task that has just finished, if there is space. */
    void hold(FinishedTask task, @Nullable Finished record) {
        if (record != null && !task.isDelivered() && bytesHeld + bytes(record) <= MAX_CACHED_BYTES) {
            held.put(task, record);
            bytesHeld += bytes(record);
        }
    }

    private void release(FinishedTask task) {
        Finished record = held.remove(task);
        if (record != null) {
            bytesHeld -= bytes(record);
        }
    }

    private static int bytes(Finished record) {
        return record.result().remaining();
    }

    /** Returns the next result that was not handed out; one that cannot be read is retried at the next call. */
    Optional<PendingDelivery> next() {
        int unread = 0;
        passedOver = false;
        FinishedTask task =
                index.toHandOut().isEmpty() ? null : index.toHandOut().first();
        while (task != null && task.order < index.firstEnding() && unread < MAX_SKIPPED) {
            int position = task.handOut();
            if (position < 0) {
                release(task);
                index.toHandOut().remove(task);
            } else {
                try {
                    return Optional.of(read(task, position));
                } catch (IOException e) {
                    task.putBack(position);
                    unread++;
                    passedOver = true;
                    logUnreadable(task, e);
                }
            }
            task = index.toHandOut().higher(task);
        }
        return Optional.empty();
    }

    /** Returns whether the last call skipped an unreadable result. */
    boolean hasPassedOver() {
        return passedOver;
    }

    private PendingDelivery read(FinishedTask task, int position) throws IOException {
        Finished record = held.get(task);
        if (record == null) {
            record = task.record();
        }
        TaskResult result = FinishedTask.result(record);
        if (unreadable.remove(task)) {
            LOG.log(Level.INFO, "The result of task {0,number,#} can be read again", task.key.taskId());
        }
        return new PendingDelivery(task, position, record.replyTo().get(position), result);
    }

    private void logUnreadable(FinishedTask task, IOException failure) {
        if (unreadable.size() < MAX_WARNINGS && unreadable.add(task)) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read, and therefore not send, the result of task {0,number,#}; will retry: {1}",
                    task.key.taskId(),
                    StateFiles.reason(failure));
        }
    }

    /** Returns the result: cached, or read from disk again. */
    static TaskResult result(PendingDelivery pendingDelivery) throws IOException {
        TaskResult read = pendingDelivery.take();
        return read != null ? read : FinishedTask.result(pendingDelivery.task().record());
    }

    /** Allows a result to be handed out again. */
    void putBack(PendingDelivery pendingDelivery) {
        pendingDelivery.task().putBack(pendingDelivery.index());
        index.offer(pendingDelivery.task());
    }

    /** Logs that the broker permanently rejects a result. */
    static void refused(PendingDelivery pendingDelivery, String reason) {
        LOG.log(
                Level.ERROR,
                "The result of task {0} cannot be delivered to {1}: {2}",
                pendingDelivery.taskId(),
                pendingDelivery.replyTo().topic(),
                reason);
    }
}
