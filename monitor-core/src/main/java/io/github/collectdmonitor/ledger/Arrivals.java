package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.Replayed;
import io.github.collectdmonitor.ledger.Acceptance.TooManyNonces;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.Acceptance.Unwritable;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what arrivals are, first by their nonces, then by their identities. Used under the ledger's lock. */
final class Arrivals {
    private final LedgerLimits limits;
    private final Supplier<Moment> time;
    private final LedgerStore store;
    private final LedgerIndex index;

    Arrivals(LedgerLimits limits, Supplier<Moment> time, LedgerStore store) {
        this.limits = limits;
        this.time = time;
        this.store = store;
        this.index = store.index();
    }

    /** Decides, and writes what is to be forced. No task with the same id may be about to be finished. */
    Acceptance take(TaskKey key, Arrival arrival) {
        Signed signed = arrival.signed();
        if (signed == null) {
            return byIdentity(key, arrival);
        }
        Nonces nonces = index.nonces();
        nonces.forget(time.get().wall().minus(limits.clockSkew()));
        SeenNonce seen = nonces.find(NonceKey.of(signed));
        if (seen != null) {
            return seen.isOf(key) ? redelivered(key, arrival) : new NonceReused();
        }
        if (nonces.floor().covers(signed.expires())) {
            return new Outdated();
        }
        if (!hasRoom(signed)) {
            return new TooManyNonces(limits.maxNonces());
        }
        return byIdentity(key, arrival);
    }

    /** No signer may take more than its part, or it could keep all others out. */
    private boolean hasRoom(Signed signed) {
        Nonces nonces = index.nonces();
        return nonces.count() < limits.maxNonces() && nonces.countOf(NonceKey.of(signed)) < limits.maxNoncesOfSigner();
    }

    /** Remembers the nonce of a request that is refused, where it is new and there is room. */
    void useUp(TaskKey key, Signed signed) throws IOException {
        Nonces nonces = index.nonces();
        nonces.forget(time.get().wall().minus(limits.clockSkew()));
        boolean isNew =
                nonces.find(NonceKey.of(signed)) == null && !nonces.floor().covers(signed.expires());
        if (isNew && hasRoom(signed)) {
            store.remember(signed, key);
        }
    }

    /** What has a nonce that came with the same bytes is that request, whatever the transport says. */
    private Acceptance redelivered(TaskKey key, Arrival arrival) {
        Task same = index.unfinishedWithId(key.taskId());
        if (same != null && same.key.equals(key)) {
            return join(same, arrival, null);
        }
        FinishedTask before = index.finished(key);
        return before == null ? new Replayed() : again(before, null);
    }

    private Acceptance byIdentity(TaskKey key, Arrival arrival) {
        Task same = index.unfinishedWithId(key.taskId());
        if (same != null) {
            return same.key.equals(key) ? join(same, arrival, arrival.signed()) : new IdInUse();
        }
        FinishedTask before = index.finished(key);
        if (before != null && before.isAgain(arrival, time.get().wall(), limits.repeatWindow())) {
            return again(before, arrival.signed());
        }
        if (index.unfinishedCount() >= limits.maxUnfinished()) {
            return new Full(limits.maxUnfinished());
        }
        return record(key, arrival);
    }

    /** Has it answered, too; with a new nonce, remembers that, or it could come again as a new task later on. */
    private Acceptance join(Task task, Arrival arrival, @Nullable Signed unseen) {
        try {
            if (unseen != null) {
                store.remember(unseen, task.key);
            }
            if (arrival.replyTo() != null && task.canJoin(arrival.replyTo())) {
                store.join(task, arrival.replyTo());
                CrashPoint.ACCEPT_WRITTEN.reached();
            }
        } catch (IOException e) {
            return new Unwritable(store.broke(e));
        }
        return new Unfinished();
    }

    /** Gives the result again; a new nonce is forced before, since nobody forces for what is no task. */
    private Acceptance again(FinishedTask before, @Nullable Signed unseen) {
        TaskResult result;
        try {
            result = FinishedTask.result(before.record());
        } catch (IOException e) {
            return new Unwritable("it was finished, and its result cannot be read: " + StateFiles.reason(e));
        }
        if (unseen != null) {
            try {
                store.rememberForced(unseen, before.key);
            } catch (IOException e) {
                return new Unwritable(store.broke(e));
            }
        }
        return new Finished(result);
    }

    private Acceptance record(TaskKey key, Arrival arrival) {
        Duration after = arrival.expiresIn();
        Task task = new Task(
                store.nextSequence(),
                key,
                arrival.request(),
                RequestFiles.belongsHere(arrival.request()),
                new Task.Expiry(time.get(), after == null || !after.isNegative() ? after : Duration.ZERO),
                new Task.Origin(arrival.signed(), arrival.rule()),
                time);
        if (arrival.replyTo() != null) {
            task.replyTo.add(arrival.replyTo());
        }
        try {
            store.accept(task);
        } catch (IOException e) {
            return new Unwritable(store.broke(e));
        }
        CrashPoint.ACCEPT_WRITTEN.reached();
        return new New(task);
    }
}
