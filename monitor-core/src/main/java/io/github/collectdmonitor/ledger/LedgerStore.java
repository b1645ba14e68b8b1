package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.Journal;
import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.RecordBatch;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Delivered;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Finished;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Joined;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.WriteHealth;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ledger and keeps its index; what cannot be written is deferred. Except for forcing, it is used under the
 * ledger's lock.
 */
final class LedgerStore {
    private static final Logger LOG = System.getLogger(LedgerStore.class.getName());

    private final StateLock state;
    private final RequestFiles requests;
    private final AtomicLong sequence;
    private final Journal journal;
    private final LedgerIndex index;
    private final Compactor compactor;
    private final NonceWriter nonces;
    private final DeferredRecords deferred = new DeferredRecords();
    private final WriteHealth writeHealth;

    private @Nullable LedgerReplay toRepair;
    private int failuresSeen;
    private boolean closed;

    private LedgerStore(
            StateLock state, LedgerReplay read, LedgerLimits limits, Supplier<TimePoint> time, int segmentBytes) {
        this.state = state;
        this.writeHealth = new WriteHealth("The ledger", state.path());
        this.requests = new RequestFiles(state.path().resolve("requests"));
        this.sequence = new AtomicLong(read.nextSequence());
        this.journal = new Journal(folder(state, segmentBytes), sequence::get);
        this.index = new LedgerIndex(read.nonces());
        this.compactor = new Compactor(journal, index, limits, time);
        this.toRepair = read;
        read.segments().forEach(journal::add);
        index.load(read.finished().values(), time.get().wall().toEpochMilli());
        for (LedgerReplay.Open open : read.unfinished()) {
            index.add(new RestoredTask(open, requests, time).task(read.isIncomplete()));
        }
        this.nonces = new NonceWriter(this, compactor, journal);
        nonces.bind(read);
    }

    /** Reads a state folder, and prepares it for writing if possible. */
    static LedgerStore open(Path path, LedgerLimits limits, Supplier<TimePoint> time, int segmentBytes)
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
            store.writeFailed(e);
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

    /**
     * Locks the folder, repairs what was read, and writes the deferred records; each only if it is still to be done.
     */
    void makeReady() throws IOException {
        if (closed) {
            throw new IOException("the ledger is closed");
        }
        try {
            state.take();
        } catch (StateInUseException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (toRepair != null) {
            compactor.repair(toRepair, requests, state.path());
            toRepair = null;
            compactor.compact();
        }
        deferred.write(journal, index.reserved()).forEach(this::onDisk);
    }

    /** Writes a record, after the deferred ones. */
    LogPosition append(LedgerRecord record, long keepFree) throws IOException {
        makeReady();
        LogPosition logPosition = journal.append(RecordCodec.encode(record), keepFree);
        writeHealth.isOver();
        return logPosition;
    }

    /** Writes a new task, and reserves space for its later records. */
    void accept(Task task) throws IOException {
        makeReady();
        compactor.compact();
        if (task.inOwnFile) {
            requests.write(task.sequence, task.request());
        }
        LogPosition place;
        try {
            place = append(Compactor.snapshot(task), index.reserved() + task.reserve());
        } catch (IOException e) {
            requests.deleteIfPossible(task.sequence);
            throw e;
        }
        task.written(place);
        index.add(task);
        SignatureProof signatureProof = task.origin.signed();
        if (signatureProof != null) {
            UsedNonce nonce = UsedNonce.of(signatureProof, task.key, task.sequence);
            index.nonces().add(nonce, place);
            task.nonces.add(nonce);
        }
    }

    /** Writes a further reply address of a task. */
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

    /** Returns whether the last records are void, and nothing was written since. */
    boolean isLost() {
        return journal.lost() != null;
    }

    /** Moves a task from the unfinished to the finished tasks. */
    void settle(Completion completion) {
        FinishedTask finished = completion.finished;
        index.remove(completion.task);
        completion.task.nonces.forEach(nonce -> nonce.finished(finished));
        if (completion.onDisk) {
            onDisk(finished);
        } else {
            finished.left();
            deferred.add(finished);
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

    /** Marks a reply address as answered, and records that if possible. */
    void delivered(FinishedTask task, int position, String reason) {
        index.delivered(task, position);
        Delivered record = new Delivered(task.order, position, reason.substring(0, Math.min(200, reason.length())));
        try {
            append(record, index.reserved());
        } catch (IOException e) {
            writeFailed(e);
            deferred.add(record);
        }
    }

    /** Removes the tasks whose acceptance is void because of a failed force. */
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

    /** Forces everything that is written; called without the ledger's lock. */
    void force() throws LedgerException {
        RecordBatch current = journal.current();
        IOException lost = journal.lost();
        if (lost != null) {
            throw failed(lost);
        }
        force(current);
    }

    void force(RecordBatch recordBatch) throws LedgerException {
        try {
            journal.force(recordBatch);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    boolean isForced(RecordBatch recordBatch) {
        try {
            force(recordBatch);
            return true;
        } catch (LedgerException e) {
            return false;
        }
    }

    private LedgerException failed(IOException reason) {
        return new LedgerException(writeFailed(reason), reason);
    }

    /** Logs, once until a write succeeds, that the ledger cannot be written; returns the reason with the path. */
    String writeFailed(IOException failure) {
        return writeHealth.began(failure);
    }

    void close() {
        try {
            if (!closed) {
                makeReady();
            }
        } catch (IOException e) {
            writeFailed(e);
        }
        closed = true;
        writeHealth.close();
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "Cannot close the ledger in {0}: {1}", state.path(), StateFiles.reason(e));
        }
        try {
            state.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot close the lock of the state folder; it ends with the process", e);
        }
    }
}
