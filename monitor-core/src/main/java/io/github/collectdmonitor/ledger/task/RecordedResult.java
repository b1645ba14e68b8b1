package io.github.collectdmonitor.ledger.task;

import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;

/** A reference to the result of a finished task, so that a repeat needs no memory until it is answered. Thread-safe. */
public final class RecordedResult {
    private final FinishedTask task;
    private final Object lock;

    /**
     * Creates a reference to a task's result.
     *
     * @param lock the ledger's
     */
    public RecordedResult(FinishedTask task, Object lock) {
        this.task = task;
        this.lock = lock;
    }

    /**
     * Reads the result.
     *
     * @throws IOException if it cannot be read, or was evicted meanwhile
     */
    public TaskResult read() throws IOException {
        synchronized (lock) {
            return FinishedTask.result(task.record());
        }
    }
}
