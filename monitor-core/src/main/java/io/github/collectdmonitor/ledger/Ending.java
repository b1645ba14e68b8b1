package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskResult;
import org.jspecify.annotations.Nullable;

/** A task that is being finished, from its number to its place among the finished ones. */
final class Ending {
    final Task task;
    final TaskResult result;
    final FinishedTask finished;

    /** Where its record was written; null where that failed. */
    @Nullable
    Batch batch;

    /** Whether its record is on disk. */
    boolean onDisk;

    Ending(Task task, TaskResult result, FinishedTask finished) {
        this.task = task;
        this.result = result;
        this.finished = finished;
    }
}
