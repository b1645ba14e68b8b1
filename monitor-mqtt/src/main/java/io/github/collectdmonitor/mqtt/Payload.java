package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.UserProperty;
import java.util.List;

/** What a message carries, in the size that the broker takes, which is known only once connected. */
@FunctionalInterface
public interface Payload {
    /**
     * The payload in no more than so many bytes; where that cannot be, the smallest possible, which is then refused.
     * The same limit must give the same bytes.
     */
    byte[] fitting(int maximumBytes);

    /**
     * What is to travel beside the payload because of its bytes, such as a signature of them. Always as long as for no bytes at
     * all, for which it is asked in order to know how much room there is.
     */
    default List<UserProperty> properties(byte[] fitted) {
        return List.of();
    }

    /** A payload that cannot be made smaller. */
    static Payload of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return maximumBytes -> copy;
    }
}
