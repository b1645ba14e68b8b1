package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log: two for each request that becomes a task, one for each rejected request. */
public sealed interface AuditEntry {
    /** Returns the request and its sender. */
    Who who();

    /**
     * A request and its sender. Texts may be hostile: they are truncated and escaped when they are written.
     *
     * @param signer the sender's name, or {@code anonymous}
     * @param topic the topic on which the request was received
     * @param taskId the task id, or null if none could be read
     * @param what the request without secrets, such as {@code command "nginx" "restart"}
     * @param payloadSha256 the SHA-256 of the exact bytes of the request, in hexadecimal, or null if unknown
     * @param configSha256 the SHA-256 of the requested config, in hexadecimal, or null if there is none
     */
    record Who(
            String signer,
            String topic,
            @Nullable TaskId taskId,
            String what,
            @Nullable String payloadSha256,
            @Nullable String configSha256) {}

    /**
     * A request was accepted or rejected; the line of an accepted one is on disk before anything runs.
     *
     * @param code the result code of a rejection, or null
     * @param why the reason of a rejection, or null
     */
    record Decided(
            Who who,
            boolean accepted,
            @Nullable Integer code,
            @Nullable String why) implements AuditEntry {
        /** Creates the entry of a request that becomes a task. */
        public static Decided accepted(Who who) {
            return new Decided(who, true, null, null);
        }

        /** Creates the entry of a rejected request. */
        public static Decided refused(Who who, int code, String why) {
            return new Decided(who, false, code, why);
        }
    }

    /** A task finished. Its outputs and its message are omitted, since they may contain secrets. */
    record Finished(Who who, Outcome outcome) implements AuditEntry {}
}
