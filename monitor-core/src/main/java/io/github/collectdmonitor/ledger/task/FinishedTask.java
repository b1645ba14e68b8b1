package io.github.collectdmonitor.ledger.task;

import io.github.collectdmonitor.ledger.log.Frame;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finished task in memory, with the position of its record. Small, since there may be a hundred thousand. */
public final class FinishedTask implements Comparable<FinishedTask> {
    public final TaskKey key;
    public final long order;

    /** When it finished, in milliseconds since 1970; never later than now, even if the clock was set back. */
    public long at;

    private @Nullable Segment segment;
    private @Nullable Finished unwritten;
    private int offset;
    private int length;
    private short pending;
    private short handedOut;
    private boolean evicted;

    public FinishedTask(Finished record) {
        key = record.key();
        order = record.order();
        at = record.at().toEpochMilli();
        pending = (short) record.pending();
    }

    /** Creates a task whose result may not be on disk yet. */
    public static FinishedTask unwritten(Finished record) {
        FinishedTask task = new FinishedTask(record);
        task.unwritten = record;
        return task;
    }

    /** Returns the record if it may not be on disk yet, else null. */
    @Nullable
    public Finished unwritten() {
        return unwritten;
    }

    /** Replaces the result by a shorter one, before it is written. */
    public void cut(byte[] shorter) {
        if (unwritten != null) {
            unwritten = unwritten.withResult(ByteBuffer.wrap(shorter));
        }
    }

    public void onDisk() {
        unwritten = null;
    }

    public void movedTo(Segment newSegment, int newOffset, int newLength) {
        left();
        segment = newSegment;
        offset = newOffset;
        length = newLength;
        newSegment.needed(length);
        if (isDelivered()) {
            newSegment.evictable(1);
        }
    }

    /** Marks its record as no longer needed. */
    public void left() {
        if (segment != null) {
            segment.unneeded(length);
            if (isDelivered()) {
                segment.evictable(-1);
            }
            segment = null;
        }
    }

    @Nullable
    public Segment segment() {
        return segment;
    }

    /** Returns its record, read from disk if it is there. */
    public Finished record() throws IOException {
        Finished held = unwritten;
        if (held != null) {
            return held;
        }
        Segment in = segment;
        if (in == null) {
            throw new IOException("the result was evicted");
        }
        Frame frame = Frame.at(SegmentFile.read(in.path, offset, length), 0);
        if (frame != null && RecordCodec.decode(frame.body()).orElse(null) instanceof Finished finished) {
            return finished;
        }
        throw new IOException(in.path + " is damaged at byte " + offset);
    }

    /** Returns the result in a record. */
    public static TaskResult result(Finished record) throws IOException {
        ByteBuffer bytes = record.result().duplicate();
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        return ResultCodec.decode(result).orElseThrow(() -> new IOException("the record contains no valid result"));
    }

    /** Marks the task as evicted. */
    public void evicted() {
        evicted = true;
        left();
    }

    boolean isKept() {
        return !evicted;
    }

    /**
     * Returns whether a submission with the same identity repeats this task. A detector may publish one constant
     * payload without a timestamp, and expect a run each time.
     */
    public boolean isAgain(Submission arrival, Instant now, Duration repeatWindow) {
        return arrival.redelivered()
                || (arrival.request().sentAt().isPresent() && now.toEpochMilli() - at < repeatWindow.toMillis());
    }

    /** Returns a bit for each reply address without an answer. */
    public int pending() {
        return pending & 0xffff;
    }

    public boolean isDelivered() {
        return pending == 0;
    }

    /** Marks one reply address as answered; returns whether it was the last. */
    public boolean delivered(int index) {
        if ((pending() & 1 << index) == 0) {
            return false;
        }
        pending &= (short) ~(1 << index);
        if (isDelivered() && segment != null) {
            segment.evictable(1);
        }
        return isDelivered();
    }

    /** Returns the next reply address to answer, each once; -1 if there is none. */
    public int handOut() {
        int rest = pending() & ~handedOut;
        if (rest == 0) {
            return -1;
        }
        handedOut |= (short) Integer.lowestOneBit(rest);
        return Integer.numberOfTrailingZeros(rest);
    }

    /** Allows a reply address to be answered again. */
    public void putBack(int index) {
        handedOut &= (short) ~(1 << index);
    }

    @Override
    public int compareTo(FinishedTask other) {
        return Long.compare(order, other.order);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(order);
    }
}
