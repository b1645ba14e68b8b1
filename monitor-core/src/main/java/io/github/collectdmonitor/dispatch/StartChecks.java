package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.ledger.LedgerException;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks before the start of a task what may have changed since its acceptance. Thread-safe. */
final class StartChecks {
    private final TaskRecords records;
    private final AccessControl guard;
    private final Clock clock;
    private final @Nullable Duration maxCommandAge;
    private final Supplier<ActiveTasks> activeTasks;

    StartChecks(
            TaskRecords records,
            AccessControl guard,
            Clock clock,
            @Nullable Duration maxCommandAge,
            Supplier<ActiveTasks> activeTasks) {
        this.records = records;
        this.guard = guard;
        this.clock = clock;
        this.maxCommandAge = maxCommandAge;
        this.activeTasks = activeTasks;
    }

    /** Records the start, or returns why the task must not start. */
    Optional<Outcome> start(Task task) {
        return tooLate(task).or(() -> forbidden(task)).or(() -> conflicts(task)).or(() -> unrecorded(task));
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
                        "The request's timestamp is older than " + maxCommandAge.toSeconds()
                                + " s (MaxCommandAge); nothing was run"));
    }

    /** Checks the permission again: it may have been revoked while the task was queued or the agent was down. */
    private Optional<Outcome> forbidden(Task task) {
        String sender = TaskSender.of(task);
        return guard.allows(sender, task.request())
                ? Optional.empty()
                : Optional.of(Outcome.of(
                        ResultCode.NOT_ALLOWED, sender + " no longer has permission for this; nothing was run"));
    }

    /** Checks whether a replacement began while a rule's task was queued. */
    private Optional<Outcome> conflicts(Task task) {
        return task.rule().isPresent() ? activeTasks.get().replacement() : Optional.empty();
    }

    /** Forces the audit log before the record of the start, and that before anything runs. */
    private Optional<Outcome> unrecorded(Task task) {
        try {
            records.audit().force();
            records.ledger().start(task);
            return Optional.empty();
        } catch (AuditException | LedgerException e) {
            return Optional.of(
                    Outcome.of(ResultCode.TOO_MANY_TASKS, Rejection.unrecorded(String.valueOf(e.getMessage()))));
        }
    }
}
