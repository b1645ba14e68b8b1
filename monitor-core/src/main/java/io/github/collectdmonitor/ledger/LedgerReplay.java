package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.Frame;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.log.SegmentList;
import io.github.collectdmonitor.ledger.log.SegmentScanner;
import io.github.collectdmonitor.ledger.nonce.NonceStore;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Floor;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Header;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Joined;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Nonce;
import io.github.collectdmonitor.ledger.record.LedgerRecord.SetAside;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Started;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Restores the ledger's state from its segments, as far as they can be read. */
final class LedgerReplay {
    private final TreeMap<Long, Open> unfinished = new TreeMap<>();
    private final Map<Long, FinishedTask> finished = new HashMap<>();
    /** The tasks of {@link #finished} by their sequence numbers. */
    private final Map<Long, FinishedTask> ended = new HashMap<>();

    private final Set<Long> setAside = new HashSet<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Segment> damaged = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private final List<Path> unknownFiles = new ArrayList<>();
    private final NonceStore nonceStore = new NonceStore();
    private final Instant now;
    private long nextSequence = 1;
    private boolean lastIsTorn;
    private @Nullable String unreadable;

    /** An unfinished task while records are read. */
    static final class Open {
        final Accepted accepted;
        final Segment segment;
        final int length;
        final List<ReplyAddress> replyTo;
        int starts;

        Open(Accepted accepted, Segment segment, Frame frame) {
            this.accepted = accepted.detached();
            this.segment = segment;
            this.length = frame.length();
            this.replyTo = new ArrayList<>(accepted.replyTo());
            this.starts = accepted.starts();
        }
    }

    private LedgerReplay(Instant now) {
        this.now = now;
    }

    /**
     * Reads a folder; never fails because of its contents.
     *
     * @param now the time by which signatures have expired
     */
    static LedgerReplay of(SegmentFolder folder, Instant now) {
        LedgerReplay replay = new LedgerReplay(now);
        try {
            replay.readAll(new SegmentList(folder.list()));
        } catch (IOException e) {
            replay.unreadable = StateFiles.reason(e);
        }
        return replay;
    }

    private void readAll(SegmentList row) {
        row.segments().forEach((number, path) -> read(row, number, path));
        unknownFiles.addAll(row.unknownFiles());
        missing.addAll(row.missing());
        missing.removeAll(setAside);
    }

    private void read(SegmentList row, long number, Path path) {
        SegmentScanner scan;
        long size = 0;
        try {
            size = Files.size(path);
            scan = SegmentScanner.of(SegmentFile.readUsed(path, size, SegmentFolder.LARGEST), row.endOf(number));
        } catch (IOException e) {
            scan = new SegmentScanner(List.of(), 0, false, true);
        }
        Segment segment = new Segment(number, path, size, scan.end());
        segments.add(segment);
        boolean whole = !scan.damaged() && row.hasHeader(number);
        for (Frame frame : scan.frames()) {
            whole &= take(frame, segment);
        }
        lastIsTorn = scan.torn();
        if (!whole) {
            damaged.add(segment);
        }
    }

    /** Applies a record; returns whether it is valid. */
    private boolean take(Frame frame, Segment segment) {
        LedgerRecord record = RecordCodec.decode(frame.body()).orElse(null);
        if (record instanceof Header header) {
            nextSequence = Math.max(nextSequence, header.nextSequence());
        } else if (record instanceof Accepted accepted) {
            take(accepted, segment, frame);
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
            ended.put(end.sequence(), task);
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
        } else if (record instanceof Nonce nonce) {
            if (!hasExpired(nonce.expires())) {
                nonceStore.load(new UsedNonce(nonce), segment);
            }
        } else if (record instanceof Floor floor) {
            nonceStore.floor().written(floor.expires(), segment);
        }
        return record != null;
    }

    private void take(Accepted accepted, Segment segment, Frame frame) {
        SignatureProof signatureProof = accepted.origin().signed();
        if (signatureProof != null && !hasExpired(signatureProof.expires())) {
            nonceStore.load(UsedNonce.of(signatureProof, accepted.key(), accepted.sequence()), segment);
        }
        if (!ended.containsKey(accepted.sequence())) {
            Open before = unfinished.put(accepted.sequence(), new Open(accepted, segment, frame));
            unfinished.get(accepted.sequence()).starts =
                    Math.max(accepted.starts(), before == null ? 0 : before.starts);
            given(accepted.sequence());
        }
    }

    /** Returns whether a signature has expired; its nonce then only raises the watermark. */
    private boolean hasExpired(Instant expires) {
        boolean expired = NonceStore.hasExpired(expires.toEpochMilli(), now);
        if (expired) {
            nonceStore.floor().raise(expires.toEpochMilli());
        }
        return expired;
    }

    private void given(long sequence) {
        nextSequence = Math.max(nextSequence, sequence + 1);
    }

    /** Returns the unfinished tasks, in the order of acceptance. */
    Iterable<Open> unfinished() {
        return unfinished.values();
    }

    Map<Long, FinishedTask> finished() {
        return finished;
    }

    /** Returns the finished task with a sequence number, or null. */
    @Nullable
    FinishedTask finishedTask(long sequence) {
        return ended.get(sequence);
    }

    /** Returns the nonces whose signatures have not expired. */
    NonceStore nonces() {
        return nonceStore;
    }

    List<Segment> segments() {
        return segments;
    }

    /** Returns the segments with unreadable records. */
    List<Segment> damaged() {
        return damaged;
    }

    /** Returns the numbers of missing segments. */
    List<Long> missing() {
        return missing;
    }

    /** Returns the files that are no segments despite their names. */
    List<Path> unknownFiles() {
        return unknownFiles;
    }

    /** Returns whether records that had been forced are lost: then it is unknown which tasks were started. */
    boolean isIncomplete() {
        return !damaged.isEmpty() || !missing.isEmpty() || unreadable != null;
    }

    /** Returns why the folder could not be listed, or null. */
    @Nullable
    String unreadable() {
        return unreadable;
    }

    /** Returns whether the last segment ends with records that were never forced. */
    boolean lastIsTorn() {
        return lastIsTorn;
    }

    long nextSequence() {
        return nextSequence;
    }
}
