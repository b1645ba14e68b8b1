package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
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
final class Deliveries {
    private static final Logger LOG = System.getLogger(TaskLedger.class.getName());

    /** How many bytes of just finished results are held, which are mostly handed out at once; others are read back. */
    private static final int MOST_BYTES_HELD = 1024 * 1024;

    /** How many unreadable results a call passes over; beyond that it is the disk, and they wait. */
    private static final int MOST_PASSED_OVER = 8;

    /** How many unreadable results are named in the log. */
    private static final int MOST_WARNINGS = 100;

    private final LedgerIndex index;
    private final Map<FinishedTask, Finished> held = new HashMap<>();
    private final Set<FinishedTask> unreadable = new HashSet<>();
    private int bytesHeld;
    private boolean passedOver;

    Deliveries(LedgerIndex index) {
        this.index = index;
    }

    /** Keeps a just finished result in memory where there is room for it. */
    void hold(FinishedTask task, @Nullable Finished record) {
        if (record != null && !task.isDelivered() && bytesHeld + bytes(record) <= MOST_BYTES_HELD) {
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

    /** The next that was not handed out; one that cannot be read now is tried again at the next call. */
    Optional<Undelivered> next() {
        int unread = 0;
        passedOver = false;
        FinishedTask task =
                index.toHandOut().isEmpty() ? null : index.toHandOut().first();
        while (task != null && task.order < index.firstEnding() && unread < MOST_PASSED_OVER) {
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
                    cannotBeRead(task, e);
                }
            }
            task = index.toHandOut().higher(task);
        }
        return Optional.empty();
    }

    /** Whether the last call passed over what it could not read. */
    boolean hasPassedOver() {
        return passedOver;
    }

    private Undelivered read(FinishedTask task, int position) throws IOException {
        Finished record = held.get(task);
        if (record == null) {
            record = task.record();
        }
        TaskResult result = FinishedTask.result(record);
        if (unreadable.remove(task)) {
            LOG.log(Level.INFO, "The result of task {0,number,#} can be read again", task.key.taskId());
        }
        return new Undelivered(task, position, record.replyTo().get(position), result);
    }

    private void cannotBeRead(FinishedTask task, IOException failure) {
        if (unreadable.size() < MOST_WARNINGS && unreadable.add(task)) {
            LOG.log(
                    Level.ERROR,
                    "The result of task {0,number,#} cannot be read, and so not be sent; it is tried again: {1}",
                    task.key.taskId(),
                    StateFiles.reason(failure));
        }
    }

    /** The result, read with it or anew. */
    static TaskResult result(Undelivered undelivered) throws IOException {
        TaskResult read = undelivered.take();
        return read != null ? read : FinishedTask.result(undelivered.task().record());
    }

    /** Lets it be handed out again. */
    void putBack(Undelivered undelivered) {
        undelivered.task().putBack(undelivered.index());
        index.offer(undelivered.task());
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
