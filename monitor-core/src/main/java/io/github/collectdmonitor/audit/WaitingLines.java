package io.github.collectdmonitor.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that are not on disk yet, in order, and the count of what could not even wait. Thread-safe. */
final class WaitingLines {
    /** The number of a line that was not taken. */
    static final long NOT_TAKEN = -1;

    /** How many bytes may wait: some 18,000 usual lines, more than tasks may. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    /** How many bytes are written at once: with the longest line and the log's own, below what a file has room for. */
    private static final int BATCH_BYTES = AuditFile.LARGEST_WRITE / 2;

    /** What a line has beside its members: its place in the chain and its newline. */
    private static final int PLACE_BYTES = 112;

    private final Clock clock;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private long lastTaken;
    private @Nullable Unwritten unwritten;

    /**
     * What is to be written next.
     *
     * @param lines the members of each line
     * @param taken how many of them wait here; the others are the log's own
     * @param last the number of the last of those that wait
     * @param told what one of the log's own lines says
     */
    record Batch(
            List<byte[]> lines,
            int taken,
            long last,
            @Nullable Unwritten told) {}

    WaitingLines(Clock clock) {
        this.clock = clock;
    }

    /** Adds a line; returns its number, or {@link #NOT_TAKEN} where too much waits. */
    synchronized long add(AuditEntry entry) {
        Instant now = clock.instant();
        byte[] members = Members.of(now, entry);
        if (bytes + members.length > MOST_BYTES) {
            unwritten = unwritten(now).plusLine();
            return NOT_TAKEN;
        }
        waiting.add(members);
        bytes += members.length;
        return ++lastTaken;
    }

    synchronized void countRequest() {
        unwritten = unwritten(clock.instant()).plusRequest();
    }

    private Unwritten unwritten(Instant now) {
        return unwritten == null ? new Unwritten(now, 0, 0) : unwritten;
    }

    /** The oldest lines, and behind the last of them a line of what has none. */
    synchronized Batch next() {
        List<byte[]> lines = new ArrayList<>();
        int length = 0;
        for (byte[] line : waiting) {
            length += line.length + PLACE_BYTES;
            if (length > BATCH_BYTES) {
                break;
            }
            lines.add(line);
        }
        int taken = lines.size();
        long last = lastTaken - waiting.size() + taken;
        if (taken < waiting.size() || unwritten == null) {
            return new Batch(lines, taken, last, null);
        }
        lines.add(Members.unwritten(clock.instant(), unwritten));
        return new Batch(lines, taken, last, unwritten);
    }

    /** Notes that a batch is on disk. */
    synchronized void written(Batch batch) {
        for (int count = 0; count < batch.taken(); count++) {
            bytes -= waiting.removeFirst().length;
        }
        if (unwritten != null && batch.told() != null) {
            Unwritten rest = unwritten.minus(batch.told(), clock.instant());
            unwritten = rest.isNothing() ? null : rest;
        }
    }

    /** The number of the newest line. */
    synchronized long last() {
        return lastTaken;
    }
}
