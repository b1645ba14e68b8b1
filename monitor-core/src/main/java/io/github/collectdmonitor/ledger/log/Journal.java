package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.ledger.record.LedgerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to the newest segment and forces them. Concurrent callers share one force:
 * the first forces all that is written, while the others wait. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private final SegmentFolder folder;
    private final LongSupplier nextSequence;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ReentrantLock forcing = new ReentrantLock();

    private @Nullable Segment active;
    private RecordBatch open = new RecordBatch();
    private @Nullable RecordBatch beingForced;
    private boolean dirty;
    private long lastNumber;
    private long forces;
    private @Nullable IOException lost;
    private int failures;

    /**
     * Creates a journal without segments.
     *
     * @param nextSequence supplies the next sequence number for the headers
     */
    public Journal(SegmentFolder folder, LongSupplier nextSequence) {
        this.folder = folder;
        this.nextSequence = nextSequence;
    }

    /** Adds a segment that was read; called in order. */
    public synchronized void add(Segment segment) {
        segments.add(segment);
        lastNumber = segment.number;
    }

    /**
     * Continues to append to the last segment that was read, after a force: a killed process may have left records
     * that are only in the page cache, because of which older segments are deleted.
     */
    public synchronized void continueLast() throws IOException {
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
     * Writes a record, in a new segment if the newest has no space for it.
     *
     * @param keepFree how many bytes must stay free after it in its segment
     * @throws IOException if it cannot be written; if a new segment cannot be created, the newest stays in use
     */
    public synchronized LogPosition append(byte[] body, long keepFree) throws IOException {
        Segment to = active;
        if (to == null || to.free() < Frame.OVERHEAD + body.length + keepFree) {
            to = createNext(Frame.OVERHEAD + body.length + keepFree);
        }
        try {
            int offset = to.append(body);
            dirty = true;
            return new LogPosition(to, offset, Frame.OVERHEAD + body.length, open);
        } catch (IOException e) {
            giveUp(e);
            throw e;
        }
    }

    private Segment createNext(long room) throws IOException {
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
        open = new RecordBatch();
        if (beingForced != null) {
            beingForced.setForced();
        }
        dirty = false;
    }

    /** Makes everything that was not forced void, including what a failed force may have written. */
    private void giveUp(IOException reason) {
        lost = reason;
        failures++;
        open.fail(reason);
        open = new RecordBatch();
        if (beingForced != null) {
            beingForced.fail(reason);
        }
        dirty = false;
        if (active != null) {
            active.giveUp();
            active = null;
        }
    }

    /** Returns the batch of the records that are being written. */
    public synchronized RecordBatch current() {
        return open;
    }

    /**
     * Waits until a batch is on disk.
     *
     * @throws IOException if it is lost
     */
    public void force(RecordBatch recordBatch) throws IOException {
        forcing.lock();
        try {
            forceAsLeader(recordBatch);
        } finally {
            forcing.unlock();
        }
        IOException failure = recordBatch.failure();
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void forceAsLeader(RecordBatch recordBatch) {
        Segment target;
        int upTo;
        synchronized (this) {
            target = active;
            if (recordBatch != open || !dirty || target == null) {
                return;
            }
            upTo = target.end();
            beingForced = recordBatch;
            open = new RecordBatch();
            dirty = false;
            forces++;
        }
        try {
            target.force();
            settle(target, upTo, recordBatch, null);
        } catch (IOException e) {
            settle(target, upTo, recordBatch, e);
        }
    }

    private synchronized void settle(Segment target, int upTo, RecordBatch recordBatch, @Nullable IOException failure) {
        if (failure == null) {
            target.forcedTo(upTo);
            recordBatch.setForced();
        } else if (!recordBatch.isForced()) {
            // Otherwise a new segment was begun meanwhile, which forced and closed this one.
            giveUp(failure);
        }
        beingForced = null;
    }

    /** Returns the number of the newest segment, or 0. */
    public synchronized long newestNumber() {
        return lastNumber;
    }

    /** Returns the oldest segment that is not written to, or null. */
    public synchronized @Nullable Segment oldestSealed() {
        Segment oldest = segments.peekFirst();
        return oldest == active ? null : oldest;
    }

    /**
     * Deletes the oldest segment. Only the oldest, since its records must not be read without those of its
     * successors.
     */
    public synchronized void deleteOldest() throws IOException {
        Segment oldest = segments.getFirst();
        Files.deleteIfExists(oldest.path);
        folder.force();
        segments.removeFirst();
    }

    /** Removes a segment whose file was moved. */
    public synchronized void remove(Segment segment) {
        segments.remove(segment);
    }

    /** Returns the total size of the files in bytes. */
    public synchronized long bytes() {
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += segment.size();
        }
        return bytes;
    }

    /** Returns the number of segments. */
    synchronized int segments() {
        return segments.size();
    }

    /** Returns why the last records are void, until there is a new segment; else null. */
    public synchronized @Nullable IOException lost() {
        return lost;
    }

    /** Returns how often records became void. */
    public synchronized int failures() {
        return failures;
    }

    /** Returns the number of forces, so that tests see that concurrent callers share them. */
    public synchronized long forces() {
        return forces;
    }

    public SegmentFolder folder() {
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
