package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.trust.AnsweredRequest;
import java.util.function.Supplier;

/**
 * An answer to a request that did not become a task, or that was one before. Nothing is recorded of it, so the request
 * stays with the transport until the answer is delivered.
 *
 * @param taskId the request's
 * @param answer reads the answer
 * @param repeated whether it is a recorded result, which may be large and is on disk until it is read; else it is small
 * @param replyTo where it goes
 * @param request the request that is answered, as a signature of the answer names it
 * @param settled to be run once it is delivered, or can never be
 */
public record Refusal(
        TaskId taskId,
        Supplier<TaskResult> answer,
        boolean repeated,
        ReplyAddress replyTo,
        AnsweredRequest request,
        Runnable settled) {
    /** The answer, read now. */
    public TaskResult result() {
        return answer.get();
    }
}
