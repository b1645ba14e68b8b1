package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finished task in memory, with the position of its record. Small, since there may be a hundred thousand. */
final class FinishedTask implements Comparable<FinishedTask> {
    final TaskKey key;
    final long order;

    /** When it finished, in milliseconds since 1970; never later than now, even if the clock was set back. */
    long at;

    private @Nullable Segment segment;
    private @Nullable Finished unwritten;
    private int offset;
    private int length;
    private short pending;
    private short handedOut;
    private boolean evicted;

    FinishedTask(Finished record) {
        key = record.key();
        order = record.order();
        at = record.at().toEpochMilli();
        pending = (short) record.pending();
    }

    /** Creates a task whose result may not be on disk yet. */
    static FinishedTask unwritten(Finished record) {
        FinishedTask task = new FinishedTask(record);
        task.unwritten = record;
        return task;
    }

    /** Returns the record if it may not be on disk yet, else null. */
    @Nullable
    Finished unwritten() {
        return unwritten;
    }

    /** Replaces the result by a shorter one, before it is written. */
    void cut(byte[] shorter) {
        if (unwritten != null) {
            unwritten = unwritten.withResult(ByteBuffer.wrap(shorter));
        }
    }

    void onDisk() {
        unwritten = null;
    }

    void movedTo(Segment newSegment, int newOffset, int newLength) {
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
    void left() {
        if (segment != null) {
            segment.unneeded(length);
            if (isDelivered()) {
                segment.evictable(-1);
            }
            segment = null;
        }
    }

    @Nullable
    Segment segment() {
        return segment;
    }

    /** Returns its record, read from disk if it is there. */
    Finished record() throws IOException {
        Finished held = unwritten;
        if (held != null) {
            return held;
        }
        Segment in = segment;
        if (in == null) {
            throw new IOException("the result was evicted");
        }
        Frame frame = Frame.at(SegmentFile.read(in.path, offset, length), 0);
        if (frame != null && Records.decode(frame.body()).orElse(null) instanceof Finished finished) {
            return finished;
        }
        throw new IOException(in.path + " is damaged at byte " + offset);
    }

    /** Returns the result in a record. */
    static TaskResult result(Finished record) throws IOException {
        ByteBuffer bytes = record.result().duplicate();
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        return ResultCodec.decode(result).orElseThrow(() -> new IOException("the record contains no valid result"));
    }

    /** Marks the task as evicted. */
    void evicted() {
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
    boolean isAgain(Arrival arrival, Instant now, Duration repeatWindow) {
        return arrival.redelivered()
                || (arrival.request().sentAt().isPresent() && now.toEpochMilli() - at < repeatWindow.toMillis());
    }

    /** Returns a bit for each reply address without an answer. */
    int pending() {
        return pending & 0xffff;
    }

    boolean isDelivered() {
        return pending == 0;
    }

    /** Marks one reply address as answered; returns whether it was the last. */
    boolean delivered(int index) {
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
    int handOut() {
        int rest = pending() & ~handedOut;
        if (rest == 0) {
            return -1;
        }
        handedOut |= (short) Integer.lowestOneBit(rest);
        return Integer.numberOfTrailingZeros(rest);
    }

    /** Allows a reply address to be answered again. */
    void putBack(int index) {
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
