package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.TaskId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What makes a task the same task: its id and its bytes, since first-system senders repeat ids.
 *
 * @param taskId the sender's number
 * @param payloadSha256 of the request's exact bytes, in lower-case hexadecimal
 */
public record TaskIdentity(TaskId taskId, String payloadSha256) {
    /** Computes the identity of a request as it came. */
    public static TaskIdentity of(TaskId taskId, byte[] payload) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
            return new TaskIdentity(taskId, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256 (MessageDigest)", e);
        }
    }
}
