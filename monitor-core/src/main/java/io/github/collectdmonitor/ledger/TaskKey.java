package io.github.collectdmonitor.ledger;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A {@link TaskIdentity} in 40 bytes, since a hundred thousand of them are held.
 *
 * @param taskId the sender's number
 * @param first the hash's first 8 bytes
 * @param second its next 8
 * @param third its next 8
 * @param fourth its last 8
 */
record TaskKey(long taskId, long first, long second, long third, long fourth) {
    static TaskKey of(TaskIdentity identity) {
        ByteBuffer hash = ByteBuffer.wrap(HexFormat.of().parseHex(identity.payloadSha256()));
        return new TaskKey(identity.taskId().value(), hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** The hash of the request's bytes, in lower-case hexadecimal. */
    String payloadSha256() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    static TaskKey read(ByteBuffer from) {
        return new TaskKey(from.getLong(), from.getLong(), from.getLong(), from.getLong(), from.getLong());
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
                && fourth == key.fourth;
    }
}
