package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.LedgerRecord.Header;
import io.github.collectdmonitor.ledger.LedgerRecord.Joined;
import io.github.collectdmonitor.ledger.LedgerRecord.SetAside;
import io.github.collectdmonitor.ledger.LedgerRecord.Started;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the segments one after the other, and comes to what the ledger knew; takes all that can be read. */
final class LedgerReplay {
    private final TreeMap<Long, Open> unfinished = new TreeMap<>();
    private final Map<Long, FinishedTask> finished = new HashMap<>();
    private final Set<Long> setAside = new HashSet<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Segment> damaged = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private long nextSequence = 1;
    private boolean lastIsTorn;
    private @Nullable String unreadable;

    /** An unfinished task on the way. */
    static final class Open {
        final Accepted accepted;
        final Segment segment;
        final Frame frame;
        final List<ReplyAddress> replyTo;
        int starts;

        Open(Accepted accepted, Segment segment, Frame frame) {
            this.accepted = accepted;
            this.segment = segment;
            this.frame = frame;
            this.replyTo = new ArrayList<>(accepted.replyTo());
            this.starts = accepted.starts();
        }
    }

    /** Reads a folder; never fails for what is there. */
    static LedgerReplay of(SegmentFolder folder) {
        LedgerReplay replay = new LedgerReplay();
        try {
            replay.readAll(folder.list());
        } catch (IOException e) {
            replay.unreadable = StateFiles.reason(e);
        }
        return replay;
    }

    private void readAll(NavigableMap<Long, Path> files) {
        long before = -1;
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            for (long gone = before + 1; before >= 0 && gone < file.getKey(); gone++) {
                missing.add(gone);
            }
            before = file.getKey();
            Map.Entry<Long, Path> next = files.higherEntry(file.getKey());
            read(file.getKey(), file.getValue(), next == null ? null : next.getValue());
        }
        missing.removeAll(setAside);
    }

    private void read(long number, Path path, @Nullable Path next) {
        SegmentScan scan;
        long size = 0;
        try {
            size = Files.size(path);
            ByteBuffer content = SegmentFile.read(path, 0, Math.toIntExact(size));
            scan = SegmentScan.of(content, next == null ? SegmentScan.UNKNOWN_END : endToldBy(next, number));
        } catch (IOException | ArithmeticException e) {
            scan = new SegmentScan(List.of(), 0, false, true);
        }
        Segment segment = new Segment(number, path, size, scan.end());
        segments.add(segment);
        boolean whole = !scan.damaged() && isHeader(scan);
        for (Frame frame : scan.frames()) {
            whole &= take(frame, segment);
        }
        lastIsTorn = scan.torn();
        if (!whole) {
            damaged.add(segment);
        }
    }

    private static boolean isHeader(SegmentScan scan) {
        return !scan.frames().isEmpty()
                && Records.decode(scan.frames().get(0).body()).orElse(null) instanceof Header;
    }

    /** How far a segment is valid, as its successor says; unknown where that does not. */
    private static int endToldBy(Path next, long number) {
        try {
            ByteBuffer start = SegmentFile.read(next, 0, (int) Math.min(Files.size(next), 256));
            Frame first = Frame.at(start, 0);
            if (first != null
                    && Records.decode(first.body()).orElse(null) instanceof Header header
                    && header.previous() == number) {
                return header.previousEnd();
            }
        } catch (IOException e) {
            // It will be read itself, and then found damaged.
        }
        return SegmentScan.UNKNOWN_END;
    }

    /** Takes a record; returns whether it is one. */
    private boolean take(Frame frame, Segment segment) {
        LedgerRecord record = Records.decode(frame.body()).orElse(null);
        if (record instanceof Header header) {
            nextSequence = Math.max(nextSequence, header.nextSequence());
        } else if (record instanceof Accepted accepted) {
            Open before = unfinished.put(accepted.sequence(), new Open(accepted, segment, frame));
            unfinished.get(accepted.sequence()).starts =
                    Math.max(accepted.starts(), before == null ? 0 : before.starts);
            given(accepted.sequence());
        } else if (record instanceof Joined joined) {
            Open task = unfinished.get(joined.sequence());
            if (task != null && !task.replyTo.contains(joined.replyTo())) {
                task.replyTo.add(joined.replyTo());
            }
        } else if (record instanceof Started started) {
            Open task = unfinished.get(started.sequence());
            if (task != null) {
                task.starts = Math.max(task.starts, started.times());
            }
        } else if (record instanceof Finished end) {
            unfinished.remove(end.sequence());
            given(end.order());
            FinishedTask task = new FinishedTask(end);
            FinishedTask before = finished.put(end.order(), task);
            if (before != null) {
                before.left();
            }
            task.movedTo(segment, frame.offset(), frame.length());
        } else if (record instanceof Delivered delivered) {
            FinishedTask task = finished.get(delivered.order());
            if (task != null) {
                task.delivered(delivered.index());
            }
        } else if (record instanceof SetAside aside) {
            setAside.add(aside.number());
        }
        return record != null;
    }

    private void given(long sequence) {
        nextSequence = Math.max(nextSequence, sequence + 1);
    }

    /** The unfinished tasks, in the order of acceptance. */
    Iterable<Open> unfinished() {
        return unfinished.values();
    }

    Map<Long, FinishedTask> finished() {
        return finished;
    }

    List<Segment> segments() {
        return segments;
    }

    /** The segments of which something is unreadable. */
    List<Segment> damaged() {
        return damaged;
    }

    /** The numbers of segments that should be there. */
    List<Long> missing() {
        return missing;
    }

    /** Whether something was lost that had been on disk: then nobody knows which tasks were started. */
    boolean isIncomplete() {
        return !damaged.isEmpty() || !missing.isEmpty() || unreadable != null;
    }

    /** Why the folder could not be listed, or null. */
    @Nullable
    String unreadable() {
        return unreadable;
    }

    /** Whether the last segment has an end that was never forced. */
    boolean lastIsTorn() {
        return lastIsTorn;
    }

    long nextSequence() {
        return nextSequence;
    }
}
