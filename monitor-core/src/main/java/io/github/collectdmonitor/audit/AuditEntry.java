package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;
import org.jspecify.annotations.Nullable;

/** What the audit log tells of a request: two entries of each that becomes a task, one of each that is refused. */
public sealed interface AuditEntry {
    /** Whose request it is. */
    Who who();

    /**
     * Who asked for what. Texts may come from anywhere: they are cut and escaped when they are written.
     *
     * @param signer the sender's name, or {@code anonymous}
     * @param topic where the request came
     * @param taskId the sender's number, or null where none could be read
     * @param what what is asked, free of secrets, such as {@code command "nginx" "restart"}
     * @param payloadSha256 the hash of the exact bytes that came, in hexadecimal, or null where it is not known
     * @param configSha256 the hash of the config that is to go into place, in hexadecimal, or null where there is none
     */
    record Who(
            String signer,
            String topic,
            @Nullable TaskId taskId,
            String what,
            @Nullable String payloadSha256,
            @Nullable String configSha256) {}

    /**
     * A request was accepted or refused; an accepted one's line is on disk before anything runs.
     *
     * @param code the result code of a refusal, or null
     * @param why why it was refused, or null
     */
    record Decided(
            Who who,
            boolean accepted,
            @Nullable Integer code,
            @Nullable String why) implements AuditEntry {
        /** A request that becomes a task. */
        public static Decided accepted(Who who) {
            return new Decided(who, true, null, null);
        }

        /** A request that is refused. */
        public static Decided refused(Who who, int code, String why) {
            return new Decided(who, false, code, why);
        }
    }

    /** A task is over. Its outputs and its message, which may hold secrets, are left out. */
    record Finished(Who who, Outcome outcome) implements AuditEntry {}
}
