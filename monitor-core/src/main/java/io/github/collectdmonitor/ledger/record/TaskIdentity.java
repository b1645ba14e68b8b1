package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;

/**
 * Identifies a task by its id and its bytes, since senders of lua-collectd-monitor repeat ids.
 *
 * @param taskId the sender's number
 * @param payloadSha256 of the request's exact bytes, in lower-case hexadecimal
 */
public record TaskIdentity(TaskId taskId, String payloadSha256) {
    /** Computes the identity of a request from its payload. */
    public static TaskIdentity of(TaskId taskId, byte[] payload) {
        return new TaskIdentity(taskId, Sha256.of(payload));
    }
}
