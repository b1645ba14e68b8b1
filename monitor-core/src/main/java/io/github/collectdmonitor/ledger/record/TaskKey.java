package io.github.collectdmonitor.ledger.record;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A {@link TaskIdentity} and the requester in 44 bytes, since a hundred thousand of them are in memory. The same
 * bytes of another requester are another task.
 *
 * @param taskId the sender's number
 * @param first the hash's first 8 bytes
 * @param second its next 8
 * @param third its next 8
 * @param fourth its last 8
 * @param requester a value of {@link Requester}
 */
public record TaskKey(long taskId, long first, long second, long third, long fourth, int requester) {
    public static TaskKey of(Submission submission) {
        return of(submission.identity()).of(Requester.of(submission));
    }

    /** Returns the key of a request with an unknown requester. */
    public static TaskKey of(TaskIdentity identity) {
        return of(identity.taskId().value(), identity.payloadSha256());
    }

    /** Returns the key of a request of which only the bytes are known. */
    public static TaskKey ofPayload(String payloadSha256) {
        return of(0, payloadSha256);
    }

    private static TaskKey of(long taskId, String payloadSha256) {
        ByteBuffer hash = ByteBuffer.wrap(HexFormat.of().parseHex(payloadSha256));
        return read(taskId, hash);
    }

    /** Returns the key of the same request with another requester. */
    public TaskKey of(int newRequester) {
        return new TaskKey(taskId, first, second, third, fourth, newRequester);
    }

    /** Returns the SHA-256 of the request's bytes, in lower-case hexadecimal. */
    public String payloadSha256() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    static TaskKey read(ByteBuffer from) {
        return read(from.getLong(), from);
    }

    private static TaskKey read(long taskId, ByteBuffer hash) {
        return new TaskKey(taskId, hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong(), Requester.UNKNOWN);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(taskId ^ first);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskKey key
                && taskId == key.taskId
                && first == key.first
                && second == key.second
                && third == key.third
                && fourth == key.fourth
                && requester == key.requester;
    }
}
