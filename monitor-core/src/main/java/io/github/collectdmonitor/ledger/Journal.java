package io.github.collectdmonitor.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to the newest segment and forces them, those that come together with one force: whoever comes first forces
 * for all that was written by then, and the others, who waited for it, find that done. Thread-safe.
 */
final class Journal implements AutoCloseable {
    private final SegmentFolder folder;
    private final LongSupplier nextSequence;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReentrantLock forcing = new ReentrantLock();

    private @Nullable Segment active;
    private Batch open = new Batch();
    private @Nullable Batch beingForced;
    private boolean dirty;
    private long lastNumber;
    private long forces;
    private @Nullable IOException lost;
    private int failures;

    /**
     * Makes a journal without segments.
     *
     * @param nextSequence tells the next sequence number, for the headers
     */
    Journal(SegmentFolder folder, LongSupplier nextSequence) {
        this.folder = folder;
        this.nextSequence = nextSequence;
    }

    /** Adds a segment that was read, in order. */
    synchronized void add(Segment segment) {
        segments.add(segment);
        lastNumber = segment.number;
    }

    /**
     * Goes on with the last segment, as it was read. That is forced: a process that was killed may have left what is only in
     * the system's memory, and it lets older segments go.
     */
    synchronized void continueLast() throws IOException {
        Segment last = segments.peekLast();
        if (last != null) {
            last.continueWith(SegmentFile.open(last.path));
            try {
                last.force();
                forces++;
            } catch (IOException e) {
                last.close();
                throw e;
            }
            active = last;
        }
    }

    /**
     * Writes a record, in a new segment where the newest has no room for it.
     *
     * @param keepFree how many bytes must stay free after it in its segment
     * @throws IOException if it cannot be written; where a new segment could not be made, the newest stays as it is
     */
    synchronized Written append(byte[] body, long keepFree) throws IOException {
        Segment to = active;
        if (to == null || to.free() < Frame.OVERHEAD + body.length + keepFree) {
            to = makeNext(Frame.OVERHEAD + body.length + keepFree);
        }
        try {
            int offset = to.append(body);
            dirty = true;
            return new Written(to, offset, Frame.OVERHEAD + body.length, open);
        } catch (IOException e) {
            giveUp(e);
            throw e;
        }
    }

    private Segment makeNext(long room) throws IOException {
        Segment before = active;
        if (before != null) {
            try {
                before.force();
            } catch (IOException e) {
                giveUp(e);
                throw e;
            }
            before.forcedTo(before.end());
            allForced();
        }
        Segment previous = segments.peekLast();
        Segment next = folder.make(
                new LedgerRecord.Header(
                        lastNumber + 1,
                        previous == null ? 0 : previous.number,
                        previous == null ? 0 : previous.end(),
                        nextSequence.getAsLong()),
                room);
        if (before != null) {
            before.seal();
        }
        lastNumber = next.number;
        segments.add(next);
        active = next;
        lost = null;
        return next;
    }

    private void allForced() {
        open.setForced();
        open = new Batch();
        if (beingForced != null) {
            beingForced.setForced();
        }
        dirty = false;
    }

    /** What was not forced is void, and so is whatever a failed force may have left of it. */
    private void giveUp(IOException reason) {
        lost = reason;
        failures++;
        open.fail(reason);
        open = new Batch();
        if (beingForced != null) {
            beingForced.fail(reason);
        }
        dirty = false;
        if (active != null) {
            active.giveUp();
            active = null;
        }
    }

    /** The batch of what is written now. */
    synchronized Batch current() {
        return open;
    }

    /**
     * Returns when a batch is on disk.
     *
     * @throws IOException if it is lost
     */
    void force(Batch batch) throws IOException {
        forcing.lock();
        try {
            forceAsLeader(batch);
        } finally {
            forcing.unlock();
        }
        IOException failure = batch.failure();
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void forceAsLeader(Batch batch) {
        Segment target;
        int upTo;
        synchronized (this) {
            target = active;
            if (batch != open || !dirty || target == null) {
                return;
            }
            upTo = target.end();
            beingForced = batch;
            open = new Batch();
            dirty = false;
            forces++;
        }
        try {
            target.force();
            settle(target, upTo, batch, null);
        } catch (IOException e) {
            settle(target, upTo, batch, e);
        }
    }

    private synchronized void settle(Segment target, int upTo, Batch batch, @Nullable IOException failure) {
        if (failure == null) {
            target.forcedTo(upTo);
            batch.setForced();
        } else if (!batch.isForced()) {
            // Else a new segment was begun meanwhile, and this one was forced and closed for that.
            giveUp(failure);
        }
        beingForced = null;
    }

    /** The number of the newest segment, or 0. */
    synchronized long newestNumber() {
        return lastNumber;
    }

    /** The oldest segment that is not written to; null where there is none. */
    synchronized @Nullable Segment oldestSealed() {
        Segment oldest = segments.peekFirst();
        return oldest == active ? null : oldest;
    }

    /** Deletes the oldest segment: after its successors', its records must never be read again without theirs. */
    synchronized void deleteOldest() throws IOException {
        Segment oldest = segments.getFirst();
        Files.deleteIfExists(oldest.path);
        folder.force();
        segments.removeFirst();
    }

    /** Takes a segment out of the row, whose file is elsewhere now. */
    synchronized void remove(Segment segment) {
        segments.remove(segment);
    }

    /** How large the files are together. */
    synchronized long bytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.size();
        }
        return bytes;
    }

    /** How many segments there are. */
    synchronized int segments() {
        return segments.size();
    }

    /** Why the last records are void, until there is a new segment; null where they are not. */
    synchronized @Nullable IOException lost() {
        return lost;
    }

    /** How often records became void. */
    synchronized int failures() {
        return failures;
    }

    /** How often the disk was forced, to see that those who come together share it. */
    synchronized long forces() {
        return forces;
    }

    SegmentFolder folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        try {
            force(current());
        } finally {
            synchronized (this) {
                if (active != null) {
                    active.close();
                    active = null;
                }
            }
        }
    }
}
