package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;

/**
 * What makes a task the same task: its id and its bytes, since first-system senders repeat ids.
 *
 * @param taskId the sender's number
 * @param payloadSha256 of the request's exact bytes, in lower-case hexadecimal
 */
public record TaskIdentity(TaskId taskId, String payloadSha256) {
    /** Computes the identity of a request as it came. */
    public static TaskIdentity of(TaskId taskId, byte[] payload) {
        return new TaskIdentity(taskId, Sha256.of(payload));
    }
}
