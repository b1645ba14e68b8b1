package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.RecordBatch;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskResult;
import org.jspecify.annotations.Nullable;

/** A task that is being finished, until it is one of the finished tasks. */
final class Completion {
    final Task task;
    final TaskResult result;
    final FinishedTask finished;

    /** The batch of its record; null if writing failed. */
    @Nullable
    RecordBatch batch;

    /** Whether its record is on disk. */
    boolean onDisk;

    Completion(Task task, TaskResult result, FinishedTask finished) {
        this.task = task;
        this.result = result;
        this.finished = finished;
    }
}
