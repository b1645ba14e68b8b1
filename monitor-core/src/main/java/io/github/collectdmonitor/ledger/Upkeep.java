package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.LedgerRecord.Accepted;
import io.github.collectdmonitor.ledger.LedgerRecord.Floor;
import io.github.collectdmonitor.ledger.LedgerRecord.SetAside;
import io.github.collectdmonitor.ledger.LedgerRecord.Started;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
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

/** Keeps the files in order: mends what was read, lets old tasks go, and deletes segments that nobody needs. */
final class Upkeep {
    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private final Journal journal;
    private final LedgerIndex index;
    private final LedgerLimits limits;
    private final Supplier<Moment> time;
    private boolean untidy;

    Upkeep(Journal journal, LedgerIndex index, LedgerLimits limits, Supplier<Moment> time) {
        this.journal = journal;
        this.index = index;
        this.limits = limits;
        this.time = time;
    }

    /** Makes the files fit for writing, once this process may write; can be repeated where it failed. */
    void mend(LedgerReplay read, RequestFiles requests, Path stateFolder) throws IOException {
        if (read.unreadable() != null) {
            throw new IOException("it could not be read when the agent started (" + read.unreadable() + ")");
        }
        List<Path> strays = new ArrayList<>(read.strays());
        strays.addAll(journal.folder().deleteUnfinished());
        strays.addAll(requests.keepOnly(sequence -> {
            Task task = index.unfinished(sequence);
            return task != null && task.inOwnFile;
        }));
        for (Path stray : strays) {
            if (Files.exists(stray, LinkOption.NOFOLLOW_LINKS)) {
                Strays.setAside(stray, stateFolder, time.get().wall());
            }
        }
        if (read.isIncomplete()) {
            setAside(read);
        } else if (!read.segments().isEmpty()) {
            Segment last = read.segments().get(read.segments().size() - 1);
            if (read.lastIsTorn()) {
                LOG.log(
                        Level.INFO,
                        "{0}: what was written last, from byte {1,number,#} on, is not whole and was never acted on; cut",
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

    /** Writes down anew what could be read of damaged segments, and moves these out of the way. */
    private void setAside(LedgerReplay read) throws IOException {
        for (Task task : index.unfinished()) {
            append(new Started(task.sequence, task.starts()));
        }
        for (long missing : read.missing()) {
            append(new SetAside(missing));
            LOG.log(Level.ERROR, "{0} is missing; {1}", journal.folder().file(missing), meaning());
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
                    "{0} is damaged and was moved to {1}; what can be read of it was kept; {2}",
                    segment.path,
                    target,
                    meaning());
        }
        StateFiles.force(aside);
        StateFiles.force(ledger);
    }

    private String meaning() {
        return "results may be missing, and the " + index.unfinishedCount()
                + " unfinished tasks count as started, so that none is run twice";
    }

    /** Lets go what is old, and deletes segments; one that cannot be deleted now is tried again at the next task. */
    void tidy() {
        index.evict(limits, time.get().wall().toEpochMilli());
        try {
            deleteUnneeded();
            untidy = false;
        } catch (IOException e) {
            if (!untidy) {
                LOG.log(Level.WARNING, "The ledger could not be tidied up: {0}", StateFiles.reason(e));
            }
            untidy = true;
        }
    }

    private void deleteUnneeded() throws IOException {
        // Not what is written meanwhile: that would only be copied on and on.
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

    /** Writes down anew, in the newest segment, what is needed of one; returns what to do once that is forced. */
    private List<Runnable> copyForward(Segment segment) throws IOException {
        List<Runnable> moves = new ArrayList<>();
        if (segment.isUnneeded()) {
            return moves;
        }
        for (Task task : index.unfinished()) {
            if (task.segment() == segment) {
                Written place = append(snapshot(task));
                moves.add(() -> task.movedTo(place.segment(), place.length()));
            }
        }
        for (SeenNonce nonce : index.nonces().in(segment)) {
            Written place = append(nonce.record());
            moves.add(() -> nonce.movedTo(place.segment()));
        }
        for (FinishedTask task : index.finishedIn(segment)) {
            Written place = append(task.record().withPending(task.pending()));
            moves.add(() -> task.movedTo(place.segment(), place.offset(), place.length()));
        }
        return moves;
    }

    /** Has copies on disk, and does what is to be done then; not where a force of somebody else has failed meanwhile. */
    private void force(List<Runnable> moves, int failuresBefore) throws IOException {
        journal.force(journal.current());
        if (journal.failures() != failuresBefore) {
            throw new IOException("what was copied to the newest file is lost");
        }
        moves.forEach(Runnable::run);
    }

    /** Has it on disk, elsewhere than in a segment that goes, how long forgotten nonces' signatures were valid. */
    private void keepFloor(Segment leaving) throws IOException {
        NonceFloor floor = index.nonces().floor();
        if (floor.needs(leaving)) {
            keepFloor();
        }
    }

    /** Has the floor on disk. */
    void keepFloor() throws IOException {
        NonceFloor floor = index.nonces().floor();
        Instant height = floor.value();
        // In what is reserved, where there is no other room: on a full disk only the end of a segment makes some.
        Written place = journal.append(Records.encode(new Floor(height)), 0);
        journal.force(place.batch());
        floor.written(height, place.segment());
    }

    private Written append(LedgerRecord record) throws IOException {
        return journal.append(Records.encode(record), index.reserved());
    }

    /** A task as it is now. */
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
