package io.github.collectdmonitor.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a task.
 *
 * @param taskId exactly the number that the request bore
 * @param timestamp when the agent answered; whole seconds
 * @param outcome what the task came to
 * @param host the host that answers, since several agents may share a topic; null in a first-system agent's answer
 * @param repeated whether this result was sent before, and is sent again because its request came again
 * @param auditHead the hash of the newest line of the agent's audit log when this was sent, or null where it says none
 * @param rule the rule of that host that asked for the task, or null where a sender did
 */
public record TaskResult(
        TaskId taskId,
        Instant timestamp,
        Outcome outcome,
        @Nullable String host,
        boolean repeated,
        @Nullable String auditHead,
        @Nullable String rule) {
    /** Cuts the timestamp to whole seconds. */
    public TaskResult {
        timestamp = timestamp.truncatedTo(ChronoUnit.SECONDS);
    }

    /** A result that says nothing of the audit log. */
    public TaskResult(TaskId taskId, Instant timestamp, Outcome outcome, @Nullable String host, boolean repeated) {
        this(taskId, timestamp, outcome, host, repeated, null, null);
    }

    /** The same result, marked as sent before. */
    public TaskResult again() {
        return new TaskResult(taskId, timestamp, outcome, host, true, auditHead, rule);
    }

    /** The same result with another outcome. */
    public TaskResult withOutcome(Outcome other) {
        return new TaskResult(taskId, timestamp, other, host, repeated, auditHead, rule);
    }

    /** The same result, of a task that a rule asked for. */
    public TaskResult ofRule(String name) {
        return new TaskResult(taskId, timestamp, outcome, host, repeated, auditHead, name);
    }

    /** The same result, with what the audit log's newest line is now. */
    public TaskResult withAuditHead(String head) {
        return new TaskResult(taskId, timestamp, outcome, host, repeated, head, rule);
    }
}
