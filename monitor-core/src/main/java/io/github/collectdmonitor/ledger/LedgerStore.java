package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.LedgerRecord.Joined;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.Trouble;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger on disk with its index: writes, and copes where that fails. Except for forcing, it is used under the ledger's
 * lock.
 */
final class LedgerStore {
    private static final Logger LOG = System.getLogger(LedgerStore.class.getName());

    private final StateLock state;
    private final RequestFiles requests;
    private final AtomicLong sequence;
    private final Journal journal;
    private final LedgerIndex index;
    private final Upkeep upkeep;
    private final NonceWriter nonces;
    private final LateRecords late = new LateRecords();
    private final Trouble trouble;

    private @Nullable LedgerReplay toMend;
    private int failuresSeen;
    private boolean closed;

    private LedgerStore(
            StateLock state, LedgerReplay read, LedgerLimits limits, Supplier<Moment> time, int segmentBytes) {
        this.state = state;
        this.trouble = new Trouble("The ledger", state.path());
        this.requests = new RequestFiles(state.path().resolve("requests"));
        this.sequence = new AtomicLong(read.nextSequence());
        this.journal = new Journal(folder(state, segmentBytes), sequence::get);
        this.index = new LedgerIndex(read.nonces());
        this.upkeep = new Upkeep(journal, index, limits, time);
        this.toMend = read;
        read.segments().forEach(journal::add);
        index.load(read.finished().values(), time.get().wall().toEpochMilli());
        for (LedgerReplay.Open open : read.unfinished()) {
            index.add(new RestoredTask(open, requests, time).task(read.isIncomplete()));
        }
        this.nonces = new NonceWriter(this, upkeep, journal);
        nonces.bind(read);
    }

    /** Reads a state folder, and makes it fit for writing where that is possible now. */
    static LedgerStore open(Path path, LedgerLimits limits, Supplier<Moment> time, int segmentBytes)
            throws StateInUseException {
        StateLock state = new StateLock(path.toAbsolutePath(), time);
        IOException unwritable = null;
        try {
            state.take();
        } catch (IOException e) {
            unwritable = e;
        }
        LedgerReplay read =
                LedgerReplay.of(folder(state, segmentBytes), time.get().wall().minus(limits.clockSkew()));
        LedgerStore store = new LedgerStore(state, read, limits, time, segmentBytes);
        try {
            if (unwritable != null) {
                throw unwritable;
            }
            store.makeReady();
        } catch (IOException e) {
            store.broke(e);
        }
        return store;
    }

    private static SegmentFolder folder(StateLock state, int segmentBytes) {
        return new SegmentFolder(state.path().resolve("ledger"), segmentBytes);
    }

    LedgerIndex index() {
        return index;
    }

    NonceWriter nonces() {
        return nonces;
    }

    long nextSequence() {
        return sequence.getAndIncrement();
    }

    long forces() {
        return journal.forces();
    }

    /** Takes the folder, mends what was read, and writes what could not be written before; each where it is still to do. */
    void makeReady() throws IOException {
        if (closed) {
            throw new IOException("the ledger is closed");
        }
        try {
            state.take();
        } catch (StateInUseException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (toMend != null) {
            upkeep.mend(toMend, requests, state.path());
            toMend = null;
            upkeep.tidy();
        }
        late.write(journal, index.reserved()).forEach(this::onDisk);
    }

    /** Writes a record, after all that is still to be written. */
    Written append(LedgerRecord record, long keepFree) throws IOException {
        makeReady();
        Written written = journal.append(Records.encode(record), keepFree);
        trouble.isOver();
        return written;
    }

    /** Writes a new task, with what its later records need kept free. */
    void accept(Task task) throws IOException {
        makeReady();
        upkeep.tidy();
        if (task.inOwnFile) {
            requests.write(task.sequence, task.request());
        }
        Written place;
        try {
            place = append(Upkeep.snapshot(task), index.reserved() + task.reserve());
        } catch (IOException e) {
            requests.deleteIfPossible(task.sequence);
            throw e;
        }
        task.written(place);
        index.add(task);
        Signed signed = task.origin.signed();
        if (signed != null) {
            SeenNonce nonce = SeenNonce.of(signed, task.key, task.sequence);
            index.nonces().add(nonce, place);
            task.nonces.add(nonce);
        }
    }

    /** Writes that somebody else is to be answered, too. */
    void join(Task task, ReplyAddress address) throws IOException {
        long reserve = task.reserve();
        task.replyTo.add(address);
        long more = task.reserve() - reserve;
        try {
            append(new Joined(task.sequence, address), index.reserved() + more);
        } catch (IOException e) {
            task.replyTo.remove(address);
            throw e;
        }
        index.reserveMore(more);
    }

    /** Whether what was written last is void, and nothing was written since. */
    boolean isLost() {
        return journal.lost() != null;
    }

    /** Moves a task from the unfinished to the finished ones. */
    void settle(Ending ending) {
        FinishedTask finished = ending.finished;
        index.remove(ending.task);
        ending.task.nonces.forEach(nonce -> nonce.finished(finished));
        if (ending.onDisk) {
            onDisk(finished);
        } else {
            finished.left();
            late.add(finished);
        }
        index.add(finished);
        index.offer(finished);
    }

    private void onDisk(FinishedTask task) {
        Finished record = task.unwritten();
        if (record != null) {
            requests.deleteIfPossible(record.sequence());
        }
        task.onDisk();
    }

    /** Marks a reply address as done with, and writes that where it can be written. */
    void delivered(FinishedTask task, int position, String reason) {
        index.delivered(task, position);
        Delivered record = new Delivered(task.order, position, reason.substring(0, Math.min(200, reason.length())));
        try {
            append(record, index.reserved());
        } catch (IOException e) {
            broke(e);
            late.add(record);
        }
    }

    /** Forgets the tasks whose acceptance a failed force has made void. */
    void dropVoid() {
        int failures = journal.failures();
        if (failures == failuresSeen) {
            return;
        }
        failuresSeen = failures;
        index.nonces().dropVoid();
        for (Task task : index.unfinished()) {
            if (task.isVoid() && !task.finishing) {
                index.remove(task);
                requests.deleteIfPossible(task.sequence);
            }
        }
    }

    /** Forces all that is written; called without the ledger's lock. */
    void force() throws LedgerException {
        Batch current = journal.current();
        IOException lost = journal.lost();
        if (lost != null) {
            throw failed(lost);
        }
        force(current);
    }

    void force(Batch batch) throws LedgerException {
        try {
            journal.force(batch);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    boolean isForced(Batch batch) {
        try {
            force(batch);
            return true;
        } catch (LedgerException e) {
            return false;
        }
    }

    private LedgerException failed(IOException reason) {
        return new LedgerException(broke(reason), reason);
    }

    /** Logs, once until it works again, that the ledger cannot be written; returns the reason with its place. */
    String broke(IOException failure) {
        return trouble.began(failure);
    }

    void close() {
        try {
            if (!closed) {
                makeReady();
            }
        } catch (IOException e) {
            broke(e);
        }
        closed = true;
        trouble.close();
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "The ledger in {0} could not be closed: {1}", state.path(), StateFiles.reason(e));
        }
        try {
            state.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The lock ends with the process", e);
        }
    }
}
