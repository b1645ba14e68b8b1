package io.github.collectdmonitor.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pending lines, in order, and the count of lines beyond the limit. Thread-safe. */
final class PendingLines {
    /** The number of a line that was not accepted. */
    static final long NOT_TAKEN = -1;

    /** The maximum size of pending lines in bytes: about 18,000 usual lines, more than tasks may be queued. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    /** The maximum size of one write without the log's own lines, in bytes; smaller than the smallest file. */
    private static final int BATCH_BYTES = AuditFile.LARGEST_WRITE / 2;

    /** The size of a line without its members: its link and its newline, in bytes. */
    private static final int PLACE_BYTES = 112;

    private final Clock clock;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private long lastTaken;
    private @Nullable SkippedLines skippedLines;

    /**
     * The lines of the next write.
     *
     * @param lines the members of each line
     * @param taken the number of pending lines; the others are the log's own
     * @param last the number of the last pending line
     * @param reported the counts in one of the log's own lines
     */
    record Batch(
            List<byte[]> lines,
            int taken,
            long last,
            @Nullable SkippedLines reported) {}

    PendingLines(Clock clock) {
        this.clock = clock;
    }

    /** Adds a line; returns its number, or {@link #NOT_TAKEN} if too many are pending. */
    synchronized long add(AuditEntry entry) {
        Instant now = clock.instant();
        byte[] members = AuditLineWriter.of(now, entry);
        if (bytes + members.length > MOST_BYTES) {
            skippedLines = unwritten(now).plusLine();
            return NOT_TAKEN;
        }
        waiting.add(members);
        bytes += members.length;
        return ++lastTaken;
    }

    synchronized void countRequest() {
        skippedLines = unwritten(clock.instant()).plusRequest();
    }

    private SkippedLines unwritten(Instant now) {
        return skippedLines == null ? new SkippedLines(now, 0, 0) : skippedLines;
    }

    /** Returns the oldest lines, and after the last of all a line with the counts. */
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
        if (taken < waiting.size() || skippedLines == null) {
            return new Batch(lines, taken, last, null);
        }
        lines.add(AuditLineWriter.unwritten(clock.instant(), skippedLines));
        return new Batch(lines, taken, last, skippedLines);
    }

    /** Removes the lines of a batch that is on disk. */
    synchronized void written(Batch batch) {
        for (int count = 0; count < batch.taken(); count++) {
            bytes -= waiting.removeFirst().length;
        }
        if (skippedLines != null && batch.reported() != null) {
            SkippedLines rest = skippedLines.minus(batch.reported(), clock.instant());
            skippedLines = rest.isNothing() ? null : rest;
        }
    }

    /** Returns the number of the newest line. */
    synchronized long last() {
        return lastTaken;
    }
}
