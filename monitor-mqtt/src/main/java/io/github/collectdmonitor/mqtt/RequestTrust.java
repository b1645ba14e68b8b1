package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.PendingReplies.Pending;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.ResultVerifier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a client signs its requests, and which results it accepts.
 *
 * @param signer signs each request, or null to send them unsigned
 * @param check verifies results with the agents' keys, or null to accept every result
 * @param notGenuine is called for each result of a pending request that is not signed with one of those keys; the
 *     request stays pending. Called on the thread that delivers messages, so it must return immediately
 */
public record RequestTrust(
        @Nullable RequestSigner signer, @Nullable ResultVerifier check, Consumer<TaskResult> notGenuine) {
    /** Returns a trust with unsigned requests that accepts every result. */
    public static RequestTrust none() {
        return new RequestTrust(null, null, result -> {});
    }

    boolean accepts(Pending awaited, TaskResult result, IncomingMessage message) {
        return check == null
                || (result.taskId().equals(awaited.taskId())
                        && check.isGenuine(awaited.request(), result, message.payload(), message.userProperties()));
    }
}
