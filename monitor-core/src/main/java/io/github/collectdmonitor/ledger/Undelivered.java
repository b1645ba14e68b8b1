package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;

/** A recorded result that one sender does not have yet. */
public final class Undelivered {
    private final FinishedTask task;
    private final int index;
    private final ReplyAddress replyTo;

    Undelivered(FinishedTask task, int index, ReplyAddress replyTo) {
        this.task = task;
        this.index = index;
        this.replyTo = replyTo;
    }

    /** The sender's number for the task. */
    public TaskId taskId() {
        return new TaskId(task.key.taskId());
    }

    /** Where the result goes. */
    public ReplyAddress replyTo() {
        return replyTo;
    }

    FinishedTask task() {
        return task;
    }

    /** Which of the task's reply addresses this is. */
    int index() {
        return index;
    }
}
