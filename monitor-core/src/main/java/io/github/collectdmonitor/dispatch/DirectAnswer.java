package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.signature.AnsweredRequest;
import java.util.function.Supplier;

/**
 * An answer to a request that is rejected or repeated. It is not recorded, so the broker keeps
 * the request until the answer is delivered.
 *
 * @param taskId the task id of the request
 * @param answer supplies the answer
 * @param repeated whether it is a recorded result, which may be large and is read from disk; otherwise it is small
 * @param replyTo where it is sent
 * @param request the request that is answered, for the signature of the answer
 * @param settled called when it is delivered, or permanently rejected by the broker
 */
public record DirectAnswer(
        TaskId taskId,
        Supplier<TaskResult> answer,
        boolean repeated,
        ReplyAddress replyTo,
        AnsweredRequest request,
        Runnable settled) {
    /** Returns the answer. */
    public TaskResult result() {
        return answer.get();
    }
}
