package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.Acceptance.BelowWatermark;
import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.RefusedBefore;
import io.github.collectdmonitor.ledger.Acceptance.Replayed;
import io.github.collectdmonitor.ledger.Acceptance.TooManyNonces;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.Acceptance.Unwritable;
import io.github.collectdmonitor.ledger.nonce.NonceStore;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.NonceKey;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskExpiry;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.record.TaskOrigin;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.RecordedResult;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a submitted request is a new task, first by its nonce, then by its identity. Used under the
 * ledger's lock.
 */
final class AcceptancePolicy {
    /** The additional space for nonces of rejected requests, as a fraction of the limits: an eighth. */
    private static final int REFUSED_SHARE = 8;

    private final LedgerLimits limits;
    private final Supplier<TimePoint> time;
    private final LedgerStore store;
    private final LedgerIndex index;
    private final Object lock;

    AcceptancePolicy(LedgerLimits limits, Supplier<TimePoint> time, LedgerStore store, Object lock) {
        this.lock = lock;
        this.limits = limits;
        this.time = time;
        this.store = store;
        this.index = store.index();
    }

    /** Decides, and writes what {@link TaskLedger#force} forces. No task with the same id may be about to finish. */
    Acceptance take(TaskKey key, Submission arrival) {
        SignatureProof signatureProof = arrival.signed();
        if (signatureProof == null) {
            return byIdentity(key, arrival);
        }
        NonceStore nonceStore = index.nonces();
        nonceStore.evict(time.get().wall().minus(limits.clockSkew()));
        UsedNonce seen = nonceStore.find(NonceKey.of(signatureProof));
        if (seen != null) {
            return seen.isOf(key) ? redelivered(seen, arrival) : new NonceReused();
        }
        if (nonceStore.floor().covers(signatureProof.expires())) {
            return new Outdated();
        }
        if (!hasRoom(signatureProof, 0)) {
            return new TooManyNonces(limits.maxNonces());
        }
        if (nonceStore.isBelowWatermark(signatureProof)) {
            return new BelowWatermark();
        }
        return byIdentity(key, arrival);
    }

    /**
     * Tells whether a nonce fits. Each signer has a quota, so that one signer cannot lock out all others.
     *
     * @param reserve an additional 1 / reserve of each limit may be used; 0 for none
     */
    private boolean hasRoom(SignatureProof signatureProof, int reserve) {
        NonceStore nonceStore = index.nonces();
        return nonceStore.count() < with(reserve, limits.maxNonces())
                && nonceStore.countOf(NonceKey.of(signatureProof)) < with(reserve, limits.maxNoncesOfSigner());
    }

    private static int with(int reserve, int limit) {
        return reserve == 0 ? limit : limit + 1 + limit / reserve;
    }

    /**
     * Marks the nonce of a rejected request as used if it is new: with a record of its own if there is space, else
     * together with all nonces of its signer that expire no later.
     */
    void useUp(TaskKey key, SignatureProof signatureProof) throws IOException {
        Instant now = time.get().wall().minus(limits.clockSkew());
        NonceStore nonceStore = index.nonces();
        nonceStore.evict(now);
        if (nonceStore.find(NonceKey.of(signatureProof)) != null
                || nonceStore.floor().covers(signatureProof.expires())) {
            return;
        }
        if (NonceStore.hasExpired(signatureProof.expires().toEpochMilli(), now)) {
            store.nonces().raiseFloor(signatureProof);
        } else if (hasRoom(signatureProof, REFUSED_SHARE)) {
            store.nonces().refuse(key, signatureProof);
        } else if (!nonceStore.isBelowWatermark(signatureProof)) {
            store.nonces().raiseWatermark(signatureProof);
        }
    }

    /** Returns whether a request is a repeat: by its nonce if it is signed, else by its identity. */
    boolean isRepeat(TaskKey key, Submission arrival) {
        SignatureProof signatureProof = arrival.signed();
        if (signatureProof != null) {
            UsedNonce seen = index.nonces().find(NonceKey.of(signatureProof));
            return seen != null && seen.isOf(key);
        }
        Task same = index.unfinishedWithId(key.taskId());
        return same != null ? same.key.equals(key) : before(key, arrival) != null;
    }

    /** Returns the finished task that a submission repeats, or null if it is new. */
    private @Nullable FinishedTask before(TaskKey key, Submission arrival) {
        FinishedTask before = index.finished(key);
        return before != null && before.isAgain(arrival, time.get().wall(), limits.repeatWindow()) ? before : null;
    }

    /** A known nonce with the same bytes is the same request, whether or not the broker marks it as a redelivery. */
    private Acceptance redelivered(UsedNonce seen, Submission arrival) {
        if (seen.task == LedgerRecord.Nonce.REFUSED) {
            return new RefusedBefore();
        }
        Task running = index.unfinished(seen.task);
        if (running != null) {
            return join(running, arrival, null);
        }
        FinishedTask before = seen.finished();
        return before == null ? new Replayed() : again(before, null);
    }

    private Acceptance byIdentity(TaskKey key, Submission arrival) {
        Task same = index.unfinishedWithId(key.taskId());
        if (same != null) {
            return same.key.equals(key) ? join(same, arrival, arrival.signed()) : new IdInUse();
        }
        FinishedTask before = before(key, arrival);
        if (before != null) {
            return again(before, arrival.signed());
        }
        if (index.unfinishedCount() >= limits.maxUnfinished()) {
            return new Full(limits.maxUnfinished());
        }
        return record(key, arrival);
    }

    /**
     * Adds the reply address to an unfinished task. A new nonce is recorded, otherwise the request could become a new
     * task later.
     */
    private Acceptance join(Task task, Submission arrival, @Nullable SignatureProof newNonce) {
        try {
            if (newNonce != null) {
                store.nonces().join(task, newNonce);
            }
            if (arrival.replyTo() != null && task.canJoin(arrival.replyTo())) {
                store.join(task, arrival.replyTo());
                CrashPoint.ACCEPT_WRITTEN.reached();
            }
        } catch (IOException e) {
            return new Unwritable(store.writeFailed(e));
        }
        return new Unfinished();
    }

    /**
     * Returns the recorded result. A new nonce is forced first, since no force follows for a request that does not
     * become a task.
     */
    private Acceptance again(FinishedTask before, @Nullable SignatureProof newNonce) {
        if (newNonce != null) {
            long task;
            try {
                task = before.record().sequence();
            } catch (IOException e) {
                return new Unwritable("the task is finished, and its result cannot be read: " + StateFiles.reason(e));
            }
            try {
                store.nonces().repeat(before, task, newNonce);
            } catch (IOException e) {
                return new Unwritable(store.writeFailed(e));
            }
        }
        return new Finished(new RecordedResult(before, lock));
    }

    private Acceptance record(TaskKey key, Submission arrival) {
        Duration after = arrival.expiresIn();
        Task task = new Task(
                store.nextSequence(),
                key,
                arrival.request(),
                RequestFiles.belongsHere(arrival.request()),
                new TaskExpiry(time.get(), after == null || !after.isNegative() ? after : Duration.ZERO),
                new TaskOrigin(arrival.signed(), arrival.rule()),
                time);
        if (arrival.replyTo() != null) {
            task.replyTo.add(arrival.replyTo());
        }
        try {
            store.accept(task);
        } catch (IOException e) {
            return new Unwritable(store.writeFailed(e));
        }
        CrashPoint.ACCEPT_WRITTEN.reached();
        return new New(task);
    }
}
