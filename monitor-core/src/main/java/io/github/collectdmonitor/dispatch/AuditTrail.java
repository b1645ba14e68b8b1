package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.audit.AuditEntry;
import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Finished;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.trust.Sender;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was decided about each request, and what each task came to, into the audit log (issue 4, part 5). Thread-safe.
 */
public final class AuditTrail {
    /** What the audit log calls the way by which requests of this host's own rules come. */
    private static final String LOCAL = "local";

    private final AuditLog log;
    private final String topic;
    private final AtomicLong last = new AtomicLong();

    /**
     * Takes the log.
     *
     * @param topic the agent's command topic, which each line names
     */
    public AuditTrail(AuditLog log, String topic) {
        this.log = log;
        this.topic = topic;
    }

    /** Says why nothing can be written now; then nothing may be run, and the request that is refused for it is counted. */
    Optional<String> obstacle() {
        try {
            log.ensureWritable();
            return Optional.empty();
        } catch (AuditException e) {
            log.countUnwritten();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A request has become a task; false where so much waits for the disk that this is not kept: then it must not run. */
    boolean accepted(Arrived arrived) {
        return append(Decided.accepted(who(arrived)));
    }

    /** A request is not carried out, or not again. */
    void refused(Arrived arrived, @Nullable ResultCode code, String why) {
        append(new Decided(who(arrived), false, code == null ? null : code.code(), why));
    }

    /** A task that a former run of the agent accepted is carried out now; false as in {@link #accepted}. */
    boolean takenUp(Task task) {
        return append(new Decided(who(task), true, null, "the agent takes it up after its restart"));
    }

    /** A task is over. */
    void finished(Task task, Outcome outcome) {
        append(new Finished(who(task), outcome));
    }

    /**
     * A rule of this host has another host run a command; to be called before that is asked.
     *
     * @param where the topic by which it is asked
     * @throws AuditException if it is not on disk: then nothing may be asked
     */
    public void sent(CommandRequest request, String where, String rule) throws AuditException {
        log.ensureWritable();
        if (!append(Decided.accepted(who(request, where, rule)))) {
            throw new AuditException("too much waits for the audit log's disk");
        }
        force();
    }

    /** What that came to. */
    public void answered(CommandRequest request, String where, String rule, Outcome outcome) {
        append(new Finished(who(request, where, rule), outcome));
    }

    private static Who who(CommandRequest request, String where, String rule) {
        return new Who(
                Sender.LOCAL_RULES,
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
     * Returns when all that was written so far is on disk.
     *
     * @throws AuditException if it is not: then nothing may be run
     */
    void force() throws AuditException {
        long number = last.get();
        if (number > 0) {
            log.force(number);
        }
    }

    private Who who(Arrived arrived) {
        Request request = arrived.request();
        return new Who(
                arrived.identity().sender(),
                arrived.rule() == null ? topic : LOCAL,
                arrived.taskId(),
                request == null ? "an invalid message" : what(request, arrived.rule()),
                Sha256.of(arrived.delivery().payload()),
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
