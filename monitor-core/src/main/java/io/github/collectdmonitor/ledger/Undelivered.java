package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import org.jspecify.annotations.Nullable;

/** A recorded result that one sender does not have yet. */
public final class Undelivered {
    private final FinishedTask task;
    private final int index;
    private final ReplyAddress replyTo;
    private @Nullable TaskResult read;

    Undelivered(FinishedTask task, int index, ReplyAddress replyTo, TaskResult read) {
        this.task = task;
        this.index = index;
        this.replyTo = replyTo;
        this.read = read;
    }

    /** The sender's number for the task. */
    public TaskId taskId() {
        return new TaskId(task.key.taskId());
    }

    /** The hash of the exact bytes of the request, in lower-case hexadecimal. */
    public String requestSha256() {
        return task.key.payloadSha256();
    }

    /** Where the result goes. */
    public ReplyAddress replyTo() {
        return replyTo;
    }

    /** The result, once: whoever has it may have sent it by then, so it need not stay in memory here. */
    @Nullable
    TaskResult take() {
        TaskResult taken = read;
        read = null;
        return taken;
    }

    FinishedTask task() {
        return task;
    }

    /** Which of the task's reply addresses this is. */
    int index() {
        return index;
    }
}
