package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.LedgerRecord.Started;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.state.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Remembers every task on disk from its acceptance on, so that none is carried out twice and no result is lost, whenever the
 * agent may die. Thread-safe.
 *
 * <p>An unfinished task, and one whose result is not delivered, is never forgotten; others are until the
 * {@linkplain LedgerLimits limits} let them go.
 */
public final class TaskLedger implements AutoCloseable {
    private final Supplier<Moment> time;
    private final LedgerStore store;
    private final LedgerIndex index;
    private final Arrivals arrivals;
    private final Endings endings;
    private final Deliveries deliveries;
    private volatile Runnable listener = () -> {};

    private TaskLedger(LedgerLimits limits, Supplier<Moment> time, LedgerStore store) {
        this.time = time;
        this.store = store;
        this.index = store.index();
        this.arrivals = new Arrivals(limits, time, store, this);
        this.endings = new Endings(store);
        this.deliveries = new Deliveries(index);
    }

    /**
     * Reads what is there; never fails for what the disk holds or lacks: a ledger that cannot be written refuses new tasks.
     *
     * @param stateFolder made where it is missing, for its owner only
     * @throws StateInUseException if another process has the folder's lock
     */
    public static TaskLedger open(Path stateFolder, LedgerLimits limits, Clock clock) throws StateInUseException {
        return open(stateFolder, limits, Moment.from(clock), SegmentFolder.SEGMENT_BYTES);
    }

    static TaskLedger open(Path stateFolder, LedgerLimits limits, Supplier<Moment> time, int segmentBytes)
            throws StateInUseException {
        return new TaskLedger(limits, time, LedgerStore.open(stateFolder, limits, time, segmentBytes));
    }

    /**
     * Decides what an arrival is, and writes it where it is a new task, or where another sender waits for a running one. That
     * is on disk only after {@link #force}. The nonce of a signed request is remembered with whatever is not refused, until
     * its signature has expired.
     */
    public Acceptance accept(Arrival arrival) {
        CrashPoint.BEFORE_ACCEPT.reached();
        TaskKey key = TaskKey.of(arrival);
        synchronized (this) {
            store.dropVoid();
            awaitSettled(key.taskId());
            return arrivals.take(key, arrival);
        }
    }

    /** Whether an arrival is no new request: {@link #accept} answers it with what is known of the one before, or refuses it. */
    public synchronized boolean isRepeat(Arrival arrival) {
        store.dropVoid();
        return arrivals.isRepeat(TaskKey.of(arrival), arrival);
    }

    /**
     * Uses up the nonce of a signed request that is refused, so that nobody can have it carried out later on, when its sender
     * may have sent another one instead. On disk after {@link #force}.
     *
     * @param payloadSha256 of the request's exact bytes, in lower-case hexadecimal
     */
    public synchronized void useUp(String payloadSha256, Signed signed) {
        store.dropVoid();
        try {
            arrivals.useUp(TaskKey.ofPayload(payloadSha256), signed);
        } catch (IOException e) {
            // Then no request can be taken either, this one included.
            store.broke(e);
        }
    }

    /** Waits for the task with an id that is about to be finished, if any; that takes one force. */
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
     * Returns when all that was accepted so far is on disk; callers that come together share one force.
     *
     * @throws LedgerException if it is not: then the tasks accepted since the last force are forgotten, nothing of them may be
     *     run, and their senders are to be told so
     */
    public void force() throws LedgerException {
        store.force();
        CrashPoint.ACCEPT_FORCED.reached();
    }

    /**
     * Counts a start. Only after this returns may anything be run.
     *
     * @throws LedgerException if that is not on disk: nothing may be run
     */
    public void start(Task task) throws LedgerException {
        Written written;
        int times = task.starts() + 1;
        synchronized (this) {
            if (!index.holds(task) || task.isVoid()) {
                throw new LedgerException("its acceptance could not be written");
            }
            try {
                written = store.append(new Started(task.sequence, times), 0);
                task.startWritten(times);
            } catch (IOException e) {
                throw new LedgerException(store.broke(e), e);
            }
        }
        CrashPoint.START_WRITTEN.reached();
        store.force(written.batch());
        CrashPoint.START_FORCED.reached();
        task.started(times);
    }

    /**
     * Records what a task came to. What cannot be written is kept, handed out, and written once that works again.
     *
     * @throws IllegalStateException if the task was finished before
     */
    public void finish(Task task, TaskResult result) {
        finishAll(Map.of(task, result));
    }

    /**
     * Records what many tasks came to, with one force, in the map's order; else as {@link #finish}.
     *
     * @throws IllegalStateException if one of the tasks was finished before: then nothing is recorded
     */
    public void finishAll(Map<Task, TaskResult> results) {
        List<Ending> ends;
        synchronized (this) {
            ends = endings.begin(results, time.get().wall());
        }
        try {
            synchronized (this) {
                ends.forEach(endings::write);
            }
            CrashPoint.FINISH_WRITTEN.reached();
            if (endings.force(ends)) {
                CrashPoint.FINISH_FORCED.reached();
            }
        } finally {
            synchronized (this) {
                ends.forEach(end -> deliveries.hold(end.finished, end.finished.unwritten()));
                ends.forEach(store::settle);
                notifyAll();
            }
        }
        listener.run();
    }

    /**
     * Hands out the next result that a sender does not have yet, in the order of finishing; each once, until reopened. One
     * that cannot be read is passed over, and is the next of a later call that can read it.
     */
    public synchronized Optional<Undelivered> nextUndelivered() {
        return deliveries.next();
    }

    /** Whether the last {@link #nextUndelivered} passed something over, so that it is to be called again after a while. */
    public synchronized boolean hasUnreadable() {
        return deliveries.hasPassedOver();
    }

    /** Has somebody told, on the finishing thread, that {@link #nextUndelivered} may have something. */
    public void onUndelivered(Runnable told) {
        listener = told;
    }

    /**
     * The result itself.
     *
     * @throws IOException if it cannot be read now; then {@link #putBack} lets it be tried again
     */
    public synchronized TaskResult result(Undelivered undelivered) throws IOException {
        return Deliveries.result(undelivered);
    }

    /** Lets a later call of {@link #nextUndelivered} hand it out again. Nobody is told: the next call may have it. */
    public synchronized void putBack(Undelivered undelivered) {
        deliveries.putBack(undelivered);
    }

    /** Records that a sender has its result. Not forced: what is lost of it is only sent once more. */
    public void delivered(Undelivered undelivered) {
        delivered(undelivered, "");
    }

    /**
     * Records that a sender can never have its result, and logs that.
     *
     * @param reason why, as the broker says
     */
    public void undeliverable(Undelivered undelivered, String reason) {
        Deliveries.refused(undelivered, reason);
        delivered(undelivered, reason.isEmpty() ? "unknown" : reason);
    }

    private void delivered(Undelivered undelivered, String reason) {
        synchronized (this) {
            store.delivered(undelivered.task(), undelivered.index(), reason);
        }
        CrashPoint.DELIVERED_WRITTEN.reached();
    }

    /** The tasks that were unfinished when the ledger was opened, and still are, in the order of acceptance. */
    public synchronized List<Task> unfinishedAtOpen() {
        return index.unfinished().stream().filter(task -> task.fromBefore).toList();
    }

    /** How many tasks are waiting or running. */
    public synchronized int unfinished() {
        return index.unfinishedCount();
    }

    /** How many nonces are remembered. */
    synchronized int nonces() {
        return index.nonces().count();
    }

    /** How many finished tasks are remembered. */
    synchronized int finished() {
        return index.finishedCount();
    }

    /** How often the disk was forced. */
    long forces() {
        return store.forces();
    }

    /** Writes what can be written, and gives the folder back. */
    @Override
    public synchronized void close() {
        store.close();
    }
}
