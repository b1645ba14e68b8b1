package io.github.collectdmonitor.ledger.task;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import org.jspecify.annotations.Nullable;

/** A recorded result that one sender does not have yet. */
public final class PendingDelivery {
    private final FinishedTask task;
    private final int index;
    private final ReplyAddress replyTo;
    private @Nullable TaskResult read;

    public PendingDelivery(FinishedTask task, int index, ReplyAddress replyTo, TaskResult read) {
        this.task = task;
        this.index = index;
        this.replyTo = replyTo;
        this.read = read;
    }

    /** Returns the task id. */
    public TaskId taskId() {
        return new TaskId(task.key.taskId());
    }

    /** Returns the SHA-256 of the exact bytes of the request, in lower-case hexadecimal. */
    public String requestSha256() {
        return task.key.payloadSha256();
    }

    /** Returns where the result is sent. */
    public ReplyAddress replyTo() {
        return replyTo;
    }

    /** Returns the cached result once, and null afterwards, so that a sent result does not stay in memory. */
    @Nullable
    public TaskResult take() {
        TaskResult taken = read;
        read = null;
        return taken;
    }

    public FinishedTask task() {
        return task;
    }

    /** Returns the index of the reply address in the task. */
    public int index() {
        return index;
    }
}
