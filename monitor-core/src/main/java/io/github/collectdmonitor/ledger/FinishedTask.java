package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is held in memory of a finished task: where its record is. A hundred thousand of them are, so it is small. */
final class FinishedTask implements Comparable<FinishedTask> {
    final TaskKey key;
    final long order;

    /** When it was finished, in milliseconds since 1970; never later than now, even where the clock was set back. */
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

    /** A result that is not known to be on disk. */
    static FinishedTask unwritten(Finished record) {
        FinishedTask task = new FinishedTask(record);
        task.unwritten = record;
        return task;
    }

    /** The record where it is not known to be on disk, or null. */
    @Nullable
    Finished unwritten() {
        return unwritten;
    }

    /** Takes a shorter result, before it is written. */
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

    /** Tells that its record is needed no more. */
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

    /** Reads its record, from disk where it is there. */
    Finished record() throws IOException {
        Finished held = unwritten;
        if (held != null) {
            return held;
        }
        Segment in = segment;
        if (in == null) {
            throw new IOException("it is not kept any more");
        }
        Frame frame = Frame.at(SegmentFile.read(in.path, offset, length), 0);
        if (frame != null && Records.decode(frame.body()).orElse(null) instanceof Finished finished) {
            return finished;
        }
        throw new IOException(in.path + " is damaged at byte " + offset);
    }

    /** What it came to, as its record says. */
    static TaskResult result(Finished record) throws IOException {
        ByteBuffer bytes = record.result().duplicate();
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        return ResultCodec.decode(result).orElseThrow(() -> new IOException("it is no result"));
    }

    /** Records that it is evicted. */
    void evicted() {
        evicted = true;
        left();
    }

    boolean isRemembered() {
        return !evicted;
    }

    /**
     * Whether an arrival with the same identity is this task again. A detector may publish one constant payload, without a
     * timestamp, and mean a run each time.
     */
    boolean isAgain(Arrival arrival, Instant now, Duration repeatWindow) {
        return arrival.redelivered()
                || (arrival.request().sentAt().isPresent() && now.toEpochMilli() - at < repeatWindow.toMillis());
    }

    /** A bit for each reply address that has no answer yet. */
    int pending() {
        return pending & 0xffff;
    }

    boolean isDelivered() {
        return pending == 0;
    }

    /** Marks one reply address as done with; returns whether that was the last. */
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

    /** The next reply address to be answered, each once; -1 where there is none. */
    int handOut() {
        int rest = pending() & ~handedOut;
        if (rest == 0) {
            return -1;
        }
        handedOut |= (short) Integer.lowestOneBit(rest);
        return Integer.numberOfTrailingZeros(rest);
    }

    /** Lets a reply address be answered again. */
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
