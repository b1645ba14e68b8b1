package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
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
final class Endings {
    private static final Logger LOG = System.getLogger(Endings.class.getName());

    /** The size to which a result is truncated if the disk is full, in bytes. */
    private static final int TRUNCATED_RESULT_BYTES = 2048;

    private final LedgerStore store;
    private final LedgerIndex index;

    Endings(LedgerStore store) {
        this.store = store;
        this.index = store.index();
    }

    /**
     * Numbers the completions of tasks, in the order given. {@link LedgerStore#settle} must follow.
     *
     * @throws IllegalStateException if one of the tasks is already finished; then none is changed
     */
    List<Ending> begin(Map<Task, TaskResult> results, Instant now) {
        List<Ending> endings = new ArrayList<>();
        results.forEach((task, result) -> {
            if (task.finishing || (!index.holds(task) && !task.isVoid())) {
                throw new IllegalStateException("Task " + task.key.taskId() + " is already finished");
            }
            endings.add(new Ending(task, result, numbered(task, result, now)));
        });
        // Last, when nothing can fail any more: requests with the id of such a task wait until it is settled.
        endings.forEach(ending -> index.beginEnd(ending.task, ending.finished.order));
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
    void write(Ending ending) {
        try {
            ending.batch = write(ending.finished, index.reserved());
        } catch (IOException e) {
            String reason = store.writeFailed(e);
            if (!store.isLost()) {
                writeTruncated(ending, reason);
            }
        }
    }

    private void writeTruncated(Ending ending, String reason) {
        ending.finished.cut(ResultCodec.encodeWithin(ending.result, TRUNCATED_RESULT_BYTES));
        try {
            ending.batch = write(ending.finished, 0);
            LOG.log(
                    Level.WARNING,
                    "The result of task {0} was truncated: {1}",
                    ending.task.request().taskId(),
                    reason);
        } catch (IOException e) {
            store.writeFailed(e);
        }
    }

    private @Nullable Batch write(FinishedTask finished, long keepFree) throws IOException {
        Finished record = finished.unwritten();
        if (record == null) {
            return null;
        }
        Written place = store.append(record, keepFree);
        finished.movedTo(place.segment(), place.offset(), place.length());
        return place.batch();
    }

    /** Forces what was written, usually together; called without the ledger's lock. Returns whether all is on disk. */
    boolean force(List<Ending> endings) {
        boolean all = true;
        for (Ending ending : endings) {
            Batch batch = ending.batch;
            ending.onDisk = batch != null && store.isForced(batch);
            all &= ending.onDisk;
        }
        return all;
    }
}
