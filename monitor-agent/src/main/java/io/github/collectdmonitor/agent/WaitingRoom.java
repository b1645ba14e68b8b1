package io.github.collectdmonitor.agent;

/** Bounds the messages that are in memory until they are recorded, by their number and by their bytes. Thread-safe. */
final class WaitingRoom {
    private final int mostMessages;
    private final long mostBytes;
    private int messages;
    private long bytes;

    /**
     * Makes an empty one.
     *
     * @param mostBytes a larger message may wait alone
     */
    WaitingRoom(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Returns whether there is room for a message of so many bytes, which is then taken until it leaves. */
    synchronized boolean enter(int size) {
        if (messages == mostMessages || (messages > 0 && bytes + size > mostBytes)) {
            return false;
        }
        messages++;
        bytes += size;
        return true;
    }

    /** Gives back the room that a message took. */
    synchronized void leave(int size) {
        messages--;
        bytes -= size;
    }
}
