package io.github.collectdmonitor.agent.broker;

/** Limits the messages in memory that are not recorded yet, by number and bytes. Thread-safe. */
final class MemoryBudget {
    private final int mostMessages;
    private final long mostBytes;
    private int messages;
    private long bytes;
    private boolean blocked;

    /** Creates an unused budget.
     * @param mostBytes a larger message is accepted if there is no other
     */
    MemoryBudget(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Reserves memory for a message until {@link #release}; returns false if it would exceed the limits. */
    synchronized boolean tryReserve(int size) {
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

    /** Waits until memory can be reserved; returns false if memory cannot become free (see {@link #block}). */
    synchronized boolean reserve(int size) throws InterruptedException {
        while (!fits(size) && !blocked) {
            wait();
        }
        return tryReserve(size);
    }

    /** Sets whether no memory can become free for now, which ends all waits. */
    synchronized void block(boolean now) {
        blocked = now;
        notifyAll();
    }

    /** Releases the memory of a message. */
    synchronized void release(int size) {
        messages--;
        bytes -= size;
        notifyAll();
    }
}
