package io.github.collectdmonitor.mqtt;

/** What a message carries, in the size that the broker takes, which is known only once connected. */
@FunctionalInterface
public interface Payload {
    /**
     * The payload in no more than so many bytes; where that cannot be, the smallest possible, which is then refused.
     * The same limit must give the same bytes.
     */
    byte[] fitting(int maximumBytes);

    /** A payload that cannot be made smaller. */
    static Payload of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return maximumBytes -> copy;
    }
}
