package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.PendingReplies.Pending;
import io.github.collectdmonitor.trust.RequestSigner;
import io.github.collectdmonitor.trust.ResultCheck;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves its requests, and which answers it takes for an agent's.
 *
 * @param signer signs each request, or null to send them unsigned
 * @param check knows the agents' keys, or null to take every answer
 * @param notGenuine is told of each result that would be an answer and is not signed with one of those keys; the answer is
 *     still awaited. On the thread that brings messages, so it must return at once
 */
public record RequestTrust(
        @Nullable RequestSigner signer, @Nullable ResultCheck check, Consumer<TaskResult> notGenuine) {
    /** Unsigned requests, and every answer is taken. */
    public static RequestTrust none() {
        return new RequestTrust(null, null, result -> {});
    }

    boolean accepts(Pending awaited, TaskResult result, IncomingMessage message) {
        return check == null
                || (result.taskId().equals(awaited.taskId())
                        && check.isGenuine(awaited.request(), result, message.payload(), message.userProperties()));
    }
}
