package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.log.Journal;
import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.UnknownFiles;
import io.github.collectdmonitor.ledger.nonce.NonceWatermark;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Floor;
import io.github.collectdmonitor.ledger.record.LedgerRecord.SetAside;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Started;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Compacts the ledger: repairs what was read, evicts old tasks, and deletes segments that are no longer needed. */
final class Compactor {
    private static final Logger LOG = System.getLogger(Compactor.class.getName());

    private final Journal journal;
    private final LedgerIndex index;
    private final LedgerLimits limits;
    private final Supplier<TimePoint> time;
    private boolean needsCompaction;

    Compactor(Journal journal, LedgerIndex index, LedgerLimits limits, Supplier<TimePoint> time) {
        this.journal = journal;
        this.index = index;
        this.limits = limits;
        this.time = time;
    }

    /** Prepares the files for writing, once this process has the lock; can be repeated if it failed. */
    void repair(LedgerReplay read, RequestFiles requests, Path stateFolder) throws IOException {
        if (read.unreadable() != null) {
            throw new IOException("the ledger could not be read when the agent started (" + read.unreadable() + ")");
        }
        List<Path> unknownFiles = new ArrayList<>(read.unknownFiles());
        unknownFiles.addAll(journal.folder().deleteUnfinished());
        unknownFiles.addAll(requests.keepOnly(sequence -> {
            Task task = index.unfinished(sequence);
            return task != null && task.inOwnFile;
        }));
        for (Path unknown : unknownFiles) {
            if (Files.exists(unknown, LinkOption.NOFOLLOW_LINKS)) {
                UnknownFiles.setAside(unknown, stateFolder, time.get().wall());
            }
        }
        if (read.isIncomplete()) {
            setAside(read);
        } else if (!read.segments().isEmpty()) {
            Segment last = read.segments().get(read.segments().size() - 1);
            if (read.lastIsTorn()) {
                LOG.log(
                        Level.INFO,
                        "Removed an incomplete record of no effect from {0} at byte {1,number,#}, left by a crash",
                        last.path,
                        last.end());
                clear(last);
            }
            journal.continueLast();
        }
    }

    private static void clear(Segment segment) throws IOException {
        try (SegmentFile file = SegmentFile.open(segment.path)) {
            file.clear(segment.end(), segment.size());
            file.force();
        }
    }

    /** Copies the readable records of damaged segments, and moves these segments aside. */
    private void setAside(LedgerReplay read) throws IOException {
        for (Task task : index.unfinished()) {
            append(new Started(task.sequence, task.starts()));
        }
        for (long missing : read.missing()) {
            append(new SetAside(missing));
            LOG.log(Level.ERROR, "{0} is missing; {1}", journal.folder().file(missing), consequence());
        }
        int failures = journal.failures();
        List<Runnable> moves = new ArrayList<>();
        for (Segment segment : read.damaged()) {
            moves.addAll(copyForward(segment));
            keepFloor(segment);
            append(new SetAside(segment.number));
        }
        force(moves, failures);
        if (read.damaged().isEmpty()) {
            return;
        }
        Path ledger = journal.folder().path();
        Path aside = ledger.resolveSibling(
                "ledger-damaged-" + StateFiles.stamp(time.get().wall()));
        StateFiles.makeFolder(aside);
        for (Segment segment : read.damaged()) {
            Path target = aside.resolve(segment.path.getFileName());
            if (Files.exists(segment.path)) {
                Files.move(segment.path, target, StandardCopyOption.ATOMIC_MOVE);
            }
            journal.remove(segment);
            LOG.log(
                    Level.ERROR,
                    "{0} is damaged and was moved to {1}; its readable records were kept; {2}",
                    segment.path,
                    target,
                    consequence());
        }
        StateFiles.force(aside);
        StateFiles.force(ledger);
    }

    private String consequence() {
        return "results may be missing, and the " + index.unfinishedCount()
                + " unfinished tasks count as started, so that none is run twice";
    }

    /** Evicts old tasks, and deletes segments; one that cannot be deleted is retried at the next task. */
    void compact() {
        index.evict(limits, time.get().wall().toEpochMilli());
        try {
            deleteUnneeded();
            needsCompaction = false;
        } catch (IOException e) {
            if (!needsCompaction) {
                LOG.log(
                        Level.WARNING,
                        "Cannot compact the ledger; will retry at the next task: {0}",
                        StateFiles.reason(e));
            }
            needsCompaction = true;
        }
    }

    private void deleteUnneeded() throws IOException {
        // Not the segments that this compaction creates: it would never end.
        long newest = journal.newestNumber();
        Segment oldest = journal.oldestSealed();
        while (oldest != null && oldest.number <= newest && makeUnneeded(oldest)) {
            keepFloor(oldest);
            journal.deleteOldest();
            CrashPoint.SEGMENT_DELETED.reached();
            oldest = journal.oldestSealed();
        }
    }

    private boolean makeUnneeded(Segment oldest) throws IOException {
        boolean tooLarge = journal.bytes() > limits.maxBytes();
        if (oldest.hasEvictable() && tooLarge) {
            index.evictFrom(oldest);
        }
        boolean movable = oldest.isKeptByFew() || (tooLarge && oldest.isKeptByFewBesideNonces());
        if (!oldest.isUnneeded() && movable && !index.isEnding(oldest)) {
            int failures = journal.failures();
            force(copyForward(oldest), failures);
            CrashPoint.COPIED_FORWARD.reached();
        }
        return oldest.isUnneeded();
    }

    /** Copies the needed records of a segment to the newest one; returns the index updates for after the force. */
    private List<Runnable> copyForward(Segment segment) throws IOException {
        List<Runnable> moves = new ArrayList<>();
        if (segment.isUnneeded()) {
            return moves;
        }
        for (Task task : index.unfinished()) {
            if (task.segment() == segment) {
                LogPosition place = append(snapshot(task));
                moves.add(() -> task.movedTo(place.segment(), place.length()));
            }
        }
        for (UsedNonce nonce : index.nonces().in(segment)) {
            LogPosition place = append(nonce.record());
            moves.add(() -> nonce.movedTo(place.segment()));
        }
        for (FinishedTask task : index.finishedIn(segment)) {
            LogPosition place = append(task.record().withPending(task.pending()));
            moves.add(() -> task.movedTo(place.segment(), place.offset(), place.length()));
        }
        return moves;
    }

    /** Forces the copies and updates the index; not if a concurrent force has failed meanwhile. */
    private void force(List<Runnable> moves, int failuresBefore) throws IOException {
        journal.force(journal.current());
        if (journal.failures() != failuresBefore) {
            throw new IOException("the records copied to the newest file are lost");
        }
        moves.forEach(Runnable::run);
    }

    /** Writes the watermark to another segment before one with its record is deleted. */
    private void keepFloor(Segment leaving) throws IOException {
        NonceWatermark floor = index.nonces().floor();
        if (floor.needs(leaving)) {
            keepFloor();
        }
    }

    /** Writes and forces the watermark. */
    void keepFloor() throws IOException {
        NonceWatermark floor = index.nonces().floor();
        Instant height = floor.value();
        // Uses reserved space if there is no other: on a full disk only the deletion of a segment frees some.
        LogPosition place = journal.append(RecordCodec.encode(new Floor(height)), 0);
        journal.force(place.batch());
        floor.written(height, place.segment());
    }

    private LogPosition append(LedgerRecord record) throws IOException {
        return journal.append(RecordCodec.encode(record), index.reserved());
    }

    /** Returns the record of a task's present state. */
    static Accepted snapshot(Task task) {
        Request request = task.inOwnFile ? RequestFiles.withoutConfig(task.request()) : task.request();
        return new Accepted(
                task.sequence,
                task.key,
                task.expiry,
                task.origin,
                task.inOwnFile,
                task.startsWritten(),
                List.copyOf(task.replyTo),
                ByteBuffer.wrap(RequestCodec.encode(request)));
    }
}
