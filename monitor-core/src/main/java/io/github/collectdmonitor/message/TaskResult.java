package io.github.collectdmonitor.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The result of a task.
 *
 * @param taskId exactly the number in the request
 * @param timestamp when the agent answered; whole seconds
 * @param outcome the outcome of the task
 * @param host the host of the agent, since several agents may share a topic; null in a result of lua-collectd-monitor
 * @param repeated whether this result was sent before, and is sent again because its request was repeated
 * @param auditHead the hash of the newest line of the agent's audit log when this was sent, or null if unknown
 * @param rule the rule of that host that requested the task, or null for a sender's task
 */
public record TaskResult(
        TaskId taskId,
        Instant timestamp,
        Outcome outcome,
        @Nullable String host,
        boolean repeated,
        @Nullable String auditHead,
        @Nullable String rule) {
    /** Truncates the timestamp to whole seconds. */
    public TaskResult {
        timestamp = timestamp.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Creates a result of a sender's task, without the head of the audit log. */
    public TaskResult(TaskId taskId, Instant timestamp, Outcome outcome, @Nullable String host, boolean repeated) {
        this(taskId, timestamp, outcome, host, repeated, null, null);
    }

    /** Returns the same result, marked as repeated. */
    public TaskResult again() {
        return new TaskResult(taskId, timestamp, outcome, host, true, auditHead, rule);
    }

    /** Returns the same result with another outcome. */
    public TaskResult withOutcome(Outcome other) {
        return new TaskResult(taskId, timestamp, other, host, repeated, auditHead, rule);
    }

    /** Returns the same result as that of a rule's task. */
    public TaskResult ofRule(String name) {
        return new TaskResult(taskId, timestamp, outcome, host, repeated, auditHead, name);
    }

    /** Returns the same result with the present head of the audit log. */
    public TaskResult withAuditHead(String head) {
        return new TaskResult(taskId, timestamp, outcome, host, repeated, head, rule);
    }
}
