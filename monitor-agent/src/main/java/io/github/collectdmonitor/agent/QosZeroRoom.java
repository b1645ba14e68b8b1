package io.github.collectdmonitor.agent;

/**
 * Bounds what waits of messages at QoS 0, for which MQTT has no receive maximum: by their number, and by the bytes of their
 * payloads. Thread-safe.
 */
final class QosZeroRoom {
    /** How many messages may wait. */
    static final int MOST_MESSAGES = 4 * RequestInbox.RECEIVE_MAXIMUM;

    /** How many bytes of payload may wait; a larger one may wait alone. */
    static final long MOST_BYTES = 16L * 1024 * 1024;

    private int messages;
    private long bytes;

    /** Returns whether there is room for a payload of so many bytes, which is then taken until it leaves. */
    synchronized boolean enter(int payload) {
        if (messages == MOST_MESSAGES || (messages > 0 && bytes + payload > MOST_BYTES)) {
            return false;
        }
        messages++;
        bytes += payload;
        return true;
    }

    /** Gives back the room that a payload took. */
    synchronized void leave(int payload) {
        messages--;
        bytes -= payload;
    }
}
