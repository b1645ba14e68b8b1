package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.audit.AuditEntry;
import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Finished;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.signature.SenderName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the decision about each request and the outcome of each task to the audit log. Thread-safe.
 */
public final class AuditTrail {
    /** The topic in the audit log for requests of this host's own rules. */
    private static final String LOCAL = "local";

    private final AuditLog log;
    private final String topic;
    private final AtomicLong last = new AtomicLong();

    /**
     * Creates the trail.
     *
     * @param topic the agent's command topic, which each line names
     */
    public AuditTrail(AuditLog log, String topic) {
        this.log = log;
        this.topic = topic;
    }

    /**
     * Returns why the audit log cannot be written, empty if it can. If it cannot, nothing may be run, and the
     * rejected request is counted.
     */
    Optional<String> obstacle() {
        try {
            log.ensureWritable();
            return Optional.empty();
        } catch (AuditException e) {
            log.countUnwritten();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Records that a request has become a task. Returns false if too many lines are pending: then the task must not
     * run.
     */
    boolean accepted(AuthenticatedRequest authenticatedRequest) {
        return append(Decided.accepted(who(authenticatedRequest)));
    }

    /** Records that a request is rejected, or is a repeat. */
    void refused(AuthenticatedRequest authenticatedRequest, @Nullable ResultCode code, String why) {
        append(new Decided(who(authenticatedRequest), false, code == null ? null : code.code(), why));
    }

    /** Records that a task of the previous run is resumed; returns false like {@link #accepted}. */
    boolean resumed(Task task) {
        return append(new Decided(who(task), true, null, "the agent resumes the task after its restart"));
    }

    /** Records that a task finished. */
    void finished(Task task, Outcome outcome) {
        append(new Finished(who(task), outcome));
    }

    /**
     * Records that a rule of this host sends a command to another host; to be called before sending.
     *
     * @param where the topic to which it is sent
     * @throws AuditException if the record is not on disk: then nothing may be sent
     */
    public void sent(CommandRequest request, String where, String rule) throws AuditException {
        log.ensureWritable();
        if (!append(Decided.accepted(who(request, where, rule)))) {
            throw new AuditException("too many lines of the audit log are pending");
        }
        force();
    }

    /** Records the outcome of a command that was sent to another host. */
    public void answered(CommandRequest request, String where, String rule, Outcome outcome) {
        append(new Finished(who(request, where, rule), outcome));
    }

    private static Who who(CommandRequest request, String where, String rule) {
        return new Who(
                SenderName.LOCAL_RULES,
                where,
                request.taskId(),
                what(request, rule),
                Sha256.of(RequestCodec.encode(request)),
                null);
    }

    private boolean append(AuditEntry entry) {
        long number = log.append(entry);
        last.accumulateAndGet(number, Math::max);
        return number >= 0;
    }

    /**
     * Waits until everything that was recorded is on disk.
     *
     * @throws AuditException if it is not: then nothing may be run
     */
    void force() throws AuditException {
        long number = last.get();
        if (number > 0) {
            log.force(number);
        }
    }

    private Who who(AuthenticatedRequest authenticatedRequest) {
        Request request = authenticatedRequest.request();
        return new Who(
                authenticatedRequest.identity().sender(),
                authenticatedRequest.rule() == null ? topic : LOCAL,
                authenticatedRequest.taskId(),
                request == null ? "an invalid message" : what(request, authenticatedRequest.rule()),
                Sha256.of(authenticatedRequest.delivery().payload()),
                request == null ? null : request.configSha256().orElse(null));
    }

    private static String what(Request request, @Nullable String rule) {
        return rule == null ? request.summary() : request.summary() + ", by the rule " + rule;
    }

    private Who who(Task task) {
        Request request = task.request();
        return new Who(
                TaskSender.of(task),
                task.rule().isPresent() ? LOCAL : topic,
                request.taskId(),
                what(request, task.rule().orElse(null)),
                task.payloadSha256(),
                null);
    }
}
