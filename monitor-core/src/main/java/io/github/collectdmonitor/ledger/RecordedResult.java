package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;

/** Where the result of a finished task is, so that a repeat of its request needs no memory until it is answered. Thread-safe. */
public final class RecordedResult {
    private final FinishedTask task;
    private final Object lock;

    /**
     * Takes the task.
     *
     * @param lock the ledger's
     */
    RecordedResult(FinishedTask task, Object lock) {
        this.task = task;
        this.lock = lock;
    }

    /**
     * Reads it.
     *
     * @throws IOException if it cannot be read, or is evicted meanwhile
     */
    public TaskResult read() throws IOException {
        synchronized (lock) {
            return FinishedTask.result(task.record());
        }
    }
}
