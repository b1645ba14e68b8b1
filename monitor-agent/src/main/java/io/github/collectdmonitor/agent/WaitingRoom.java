package io.github.collectdmonitor.agent;

/** Bounds the messages that are in memory until they are recorded, by their number and by their bytes. Thread-safe. */
final class WaitingRoom {
    private final int mostMessages;
    private final long mostBytes;
    private int messages;
    private long bytes;
    private boolean blocked;

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
        if (!fits(size)) {
            return false;
        }
        messages++;
        bytes += size;
        return true;
    }

    private boolean fits(int size) {
        return messages < mostMessages && (messages == 0 || bytes + size <= mostBytes);
    }

    /** The same, and waits for room; returns false as soon as waiting is of no use (see {@link #block}). */
    synchronized boolean awaitAndEnter(int size) throws InterruptedException {
        while (!fits(size) && !blocked) {
            wait();
        }
        return enter(size);
    }

    /** Says whether nobody leaves for now, so that nobody waits for room. */
    synchronized void block(boolean now) {
        blocked = now;
        notifyAll();
    }

    /** Gives back the room that a message took. */
    synchronized void leave(int size) {
        messages--;
        bytes -= size;
        notifyAll();
    }
}
