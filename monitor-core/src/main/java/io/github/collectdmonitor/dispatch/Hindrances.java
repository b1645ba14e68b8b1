package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.ledger.LedgerException;
import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.trust.RequestGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may have come between the acceptance of a task and its start, so that it is not started. Thread-safe. */
final class Hindrances {
    private final TaskRecords records;
    private final RequestGuard guard;
    private final Clock clock;
    private final @Nullable Duration maxCommandAge;
    private final Supplier<WorkAtHand> atHand;

    Hindrances(
            TaskRecords records,
            RequestGuard guard,
            Clock clock,
            @Nullable Duration maxCommandAge,
            Supplier<WorkAtHand> atHand) {
        this.records = records;
        this.guard = guard;
        this.clock = clock;
        this.maxCommandAge = maxCommandAge;
        this.atHand = atHand;
    }

    /** Records the start, unless something hinders it: then says what. */
    Optional<Outcome> start(Task task) {
        return tooLate(task).or(() -> forbidden(task)).or(() -> meets(task)).or(() -> unrecorded(task));
    }

    private Optional<Outcome> tooLate(Task task) {
        if (task.expired()) {
            return Optional.of(Outcome.of(ResultCode.EXPIRED, "Expired before it could be executed; nothing was run"));
        }
        if (maxCommandAge == null) {
            return Optional.empty();
        }
        Instant oldest = clock.instant().minus(maxCommandAge);
        return task.request()
                .sentAt()
                .filter(sentAt -> sentAt.isBefore(oldest))
                .map(sentAt -> Outcome.of(
                        ResultCode.EXPIRED,
                        "Its timestamp is older than " + maxCommandAge.toSeconds()
                                + " s (MaxCommandAge); nothing was run"));
    }

    /** A right that was taken away while a task waited is away for it, too, also where the agent was down meanwhile. */
    private Optional<Outcome> forbidden(Task task) {
        String sender = TaskSender.of(task);
        return guard.allows(sender, task.request())
                ? Optional.empty()
                : Optional.of(
                        Outcome.of(ResultCode.NOT_ALLOWED, sender + " may not ask for this any more; nothing was run"));
    }

    /** A replacement may have begun while a rule's task waited for its turn. */
    private Optional<Outcome> meets(Task task) {
        return task.rule().isPresent() ? atHand.get().replacement() : Optional.empty();
    }

    /** The audit log's line is on disk before the start is, and that before anything runs. */
    private Optional<Outcome> unrecorded(Task task) {
        try {
            records.audit().force();
            records.ledger().start(task);
            return Optional.empty();
        } catch (AuditException | LedgerException e) {
            return Optional.of(
                    Outcome.of(ResultCode.TOO_MANY_TASKS, TaskWork.unrecorded(String.valueOf(e.getMessage()))));
        }
    }
}
