package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.record.LedgerRecord.Started;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Records every task on disk from its acceptance on, so that none is run twice and no result is lost, whenever the
 * agent may crash. Thread-safe.
 *
 * <p>An unfinished task, and one whose result is not delivered, is never evicted; others are evicted
 * according to the {@linkplain LedgerLimits limits}.
 */
public final class TaskLedger implements AutoCloseable {
    private final Supplier<TimePoint> time;
    private final LedgerStore store;
    private final LedgerIndex index;
    private final AcceptancePolicy acceptancePolicy;
    private final Completions completions;
    private final PendingDeliveries pendingDeliveries;
    private volatile Runnable listener = () -> {};

    private TaskLedger(LedgerLimits limits, Supplier<TimePoint> time, LedgerStore store) {
        this.time = time;
        this.store = store;
        this.index = store.index();
        this.acceptancePolicy = new AcceptancePolicy(limits, time, store, this);
        this.completions = new Completions(store);
        this.pendingDeliveries = new PendingDeliveries(index);
    }

    /**
     * Opens a ledger. Never fails because of the contents or the state of the disk: a ledger that cannot be written
     * rejects new tasks.
     *
     * @param stateFolder created if it is missing, accessible by its owner only
     * @throws StateInUseException if another process has the folder's lock
     */
    public static TaskLedger open(Path stateFolder, LedgerLimits limits, Clock clock) throws StateInUseException {
        return open(stateFolder, limits, TimePoint.from(clock), SegmentFolder.SEGMENT_BYTES);
    }

    static TaskLedger open(Path stateFolder, LedgerLimits limits, Supplier<TimePoint> time, int segmentBytes)
            throws StateInUseException {
        return new TaskLedger(limits, time, LedgerStore.open(stateFolder, limits, time, segmentBytes));
    }

    /**
     * Decides whether a submitted request is a new task, and records a new task or a further reply address of an
     * unfinished one. The record is on disk only after {@link #force}. The nonce of a signed request that is not
     * rejected is kept until its signature has expired.
     */
    public Acceptance accept(Submission submission) {
        CrashPoint.BEFORE_ACCEPT.reached();
        TaskKey key = TaskKey.of(submission);
        synchronized (this) {
            store.dropVoid();
            awaitSettled(key.taskId());
            return acceptancePolicy.take(key, submission);
        }
    }

    /** Returns whether a submitted request is a repeat: {@link #accept} answers it from the ledger, or rejects it. */
    public synchronized boolean isRepeat(Submission submission) {
        store.dropVoid();
        return acceptancePolicy.isRepeat(TaskKey.of(submission), submission);
    }

    /**
     * Marks the nonce of a rejected signed request as used, so that the request cannot be replayed later, when its
     * sender may have sent another one instead. On disk after {@link #force}.
     *
     * @param payloadSha256 of the request's exact bytes, in lower-case hexadecimal
     */
    public synchronized void useUp(String payloadSha256, SignatureProof signatureProof) {
        store.dropVoid();
        try {
            acceptancePolicy.useUp(TaskKey.ofPayload(payloadSha256), signatureProof);
        } catch (IOException e) {
            // Then no request can be accepted either, including this one.
            store.writeFailed(e);
        }
    }

    /** Waits while a task with an id is about to finish; that takes one force. */
    private void awaitSettled(long taskId) {
        boolean interrupted = false;
        Task task = index.unfinishedWithId(taskId);
        while (task != null && task.finishing) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            task = index.unfinishedWithId(taskId);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until everything that was accepted is on disk; concurrent callers share one force.
     *
     * @throws LedgerException if it is not: then the tasks accepted since the last force are dropped, must not
     *     be run, and must be answered with a rejection
     */
    public void force() throws LedgerException {
        store.force();
        CrashPoint.ACCEPT_FORCED.reached();
    }

    /**
     * Counts a start. Only after this returns may anything be run.
     *
     * @throws LedgerException if the start is not on disk: nothing may be run
     */
    public void start(Task task) throws LedgerException {
        LogPosition logPosition;
        int times = task.starts() + 1;
        synchronized (this) {
            if (!index.holds(task) || task.isVoid()) {
                throw new LedgerException("the acceptance of the task could not be written");
            }
            try {
                logPosition = store.append(new Started(task.sequence, times), 0);
                task.startWritten(times);
            } catch (IOException e) {
                throw new LedgerException(store.writeFailed(e), e);
            }
        }
        CrashPoint.START_WRITTEN.reached();
        store.force(logPosition.batch());
        CrashPoint.START_FORCED.reached();
        task.started(times);
    }

    /**
     * Records a task's result. A result that cannot be written is kept in memory, delivered, and written when that is
     * possible again.
     *
     * @throws IllegalStateException if the task is already finished
     */
    public void finish(Task task, TaskResult result) {
        finishAll(Map.of(task, result));
    }

    /**
     * Records the results of several tasks with one force, in the map's order; otherwise like {@link #finish}.
     *
     * @throws IllegalStateException if one of the tasks is already finished: then nothing is recorded
     */
    public void finishAll(Map<Task, TaskResult> results) {
        List<Completion> ends;
        synchronized (this) {
            ends = completions.begin(results, time.get().wall());
        }
        try {
            synchronized (this) {
                ends.forEach(completions::write);
            }
            CrashPoint.FINISH_WRITTEN.reached();
            if (completions.force(ends)) {
                CrashPoint.FINISH_FORCED.reached();
            }
        } finally {
            synchronized (this) {
                ends.forEach(end -> pendingDeliveries.hold(end.finished, end.finished.unwritten()));
                ends.forEach(store::settle);
                notifyAll();
            }
        }
        listener.run();
    }

    /**
     * Returns the next result that a sender does not have yet, in the order of completion; each once, until the ledger
     * is reopened. An unreadable result is skipped, and returned by a later call that can read it.
     */
    public synchronized Optional<PendingDelivery> nextUndelivered() {
        return pendingDeliveries.next();
    }

    /** Returns whether the last {@link #nextUndelivered} skipped a result, so that it should be called again later. */
    public synchronized boolean hasUnreadable() {
        return pendingDeliveries.hasPassedOver();
    }

    /** Sets the listener that is called, on the finishing thread, when {@link #nextUndelivered} may have a result. */
    public void onUndelivered(Runnable newListener) {
        listener = newListener;
    }

    /**
     * Returns the result itself.
     *
     * @throws IOException if it cannot be read now; {@link #putBack} allows a retry
     */
    public synchronized TaskResult result(PendingDelivery pendingDelivery) throws IOException {
        return PendingDeliveries.result(pendingDelivery);
    }

    /** Allows {@link #nextUndelivered} to return the result again. The listener is not called. */
    public synchronized void putBack(PendingDelivery pendingDelivery) {
        pendingDeliveries.putBack(pendingDelivery);
    }

    /** Records that a sender has its result. Not forced: if the record is lost, the result is only sent again. */
    public void delivered(PendingDelivery pendingDelivery) {
        delivered(pendingDelivery, "");
    }

    /**
     * Records and logs that a result cannot be delivered.
     *
     * @param reason the broker's reason
     */
    public void undeliverable(PendingDelivery pendingDelivery, String reason) {
        PendingDeliveries.refused(pendingDelivery, reason);
        delivered(pendingDelivery, reason.isEmpty() ? "unknown" : reason);
    }

    private void delivered(PendingDelivery pendingDelivery, String reason) {
        synchronized (this) {
            store.delivered(pendingDelivery.task(), pendingDelivery.index(), reason);
        }
        CrashPoint.DELIVERED_WRITTEN.reached();
    }

    /** Returns the tasks that the previous run left unfinished and that still are, in the order of acceptance. */
    public synchronized List<Task> unfinishedAtOpen() {
        return index.unfinished().stream().filter(task -> task.fromBefore).toList();
    }

    /** Returns the number of queued and active tasks. */
    public synchronized int unfinished() {
        return index.unfinishedCount();
    }

    /** Returns the number of stored nonces. */
    synchronized int nonces() {
        return index.nonces().count();
    }

    /** Returns the number of finished tasks that are kept. */
    synchronized int finished() {
        return index.finishedCount();
    }

    /** Returns the number of forces. */
    long forces() {
        return store.forces();
    }

    /** Writes the deferred records if possible, and unlocks the folder. */
    @Override
    public synchronized void close() {
        store.close();
    }
}
