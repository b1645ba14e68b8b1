package io.github.collectdmonitor.mqtt.message;

import io.github.collectdmonitor.message.UserProperty;
import java.util.List;

/** A message's payload, in a size that the broker accepts, which is known only after connecting. */
@FunctionalInterface
public interface Payload {
    /**
     * Returns the payload in at most {@code maximumBytes}; if that is impossible, the smallest possible payload, which
     * is then rejected. The same limit must return the same bytes.
     */
    byte[] fitting(int maximumBytes);

    /**
     * Returns user properties that depend on the payload's bytes, such as their signature. Their length must not depend
     * on the bytes: the method is called with an empty array to compute how many bytes are left for the payload.
     */
    default List<UserProperty> properties(byte[] fitted) {
        return List.of();
    }

    /** Returns a payload of a fixed size. */
    static Payload of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return maximumBytes -> copy;
    }
}
