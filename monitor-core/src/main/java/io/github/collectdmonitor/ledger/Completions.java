package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.RecordBatch;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the outcomes of tasks. Except for forcing, it is used under the ledger's lock. */
final class Completions {
    private static final Logger LOG = System.getLogger(Completions.class.getName());

    /** The size to which a result is truncated if the disk is full, in bytes. */
    private static final int TRUNCATED_RESULT_BYTES = 2048;

    private final LedgerStore store;
    private final LedgerIndex index;

    Completions(LedgerStore store) {
        this.store = store;
        this.index = store.index();
    }

    /**
     * Numbers the completions of tasks, in the order given. {@link LedgerStore#settle} must follow.
     *
     * @throws IllegalStateException if one of the tasks is already finished; then none is changed
     */
    List<Completion> begin(Map<Task, TaskResult> results, Instant now) {
        List<Completion> endings = new ArrayList<>();
        results.forEach((task, result) -> {
            if (task.finishing || (!index.holds(task) && !task.isVoid())) {
                throw new IllegalStateException("Task " + task.key.taskId() + " is already finished");
            }
            endings.add(new Completion(task, result, numbered(task, result, now)));
        });
        // Last, when nothing can fail any more: requests with the id of such a task wait until it is settled.
        endings.forEach(completion -> index.beginEnd(completion.task, completion.finished.order));
        return endings;
    }

    private FinishedTask numbered(Task task, TaskResult result, Instant now) {
        return FinishedTask.unwritten(new Finished(
                store.nextSequence(),
                task.sequence,
                task.key,
                now,
                (1 << task.replyTo.size()) - 1,
                List.copyOf(task.replyTo),
                ByteBuffer.wrap(ResultCodec.encode(result))));
    }

    /** Writes a task's outcome, truncated if there is no space for it. */
    void write(Completion completion) {
        try {
            completion.batch = write(completion.finished, index.reserved());
        } catch (IOException e) {
            String reason = store.writeFailed(e);
            if (!store.isLost()) {
                writeTruncated(completion, reason);
            }
        }
    }

    private void writeTruncated(Completion completion, String reason) {
        completion.finished.cut(ResultCodec.encodeWithin(completion.result, TRUNCATED_RESULT_BYTES));
        try {
            completion.batch = write(completion.finished, 0);
            LOG.log(
                    Level.WARNING,
                    "The result of task {0} was truncated: {1}",
                    completion.task.request().taskId(),
                    reason);
        } catch (IOException e) {
            store.writeFailed(e);
        }
    }

    private @Nullable RecordBatch write(FinishedTask finished, long keepFree) throws IOException {
        Finished record = finished.unwritten();
        if (record == null) {
            return null;
        }
        LogPosition place = store.append(record, keepFree);
        finished.movedTo(place.segment(), place.offset(), place.length());
        return place.batch();
    }

    /** Forces what was written, usually together; called without the ledger's lock. Returns whether all is on disk. */
    boolean force(List<Completion> endings) {
        boolean all = true;
        for (Completion completion : endings) {
            RecordBatch recordBatch = completion.batch;
            completion.onDisk = recordBatch != null && store.isForced(recordBatch);
            all &= completion.onDisk;
        }
        return all;
    }
}
