package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request to be recorded as a task.
 *
 * @param request the command or the replacement
 * @param identity identifies repeats of the same task
 * @param redelivered whether the broker marks it as a redelivery (MQTT 5.0 §3.3.1.1, DUP)
 * @param replyTo where the result is sent, or null for nowhere
 * @param expiresIn how long from now the task may be started, or null for no limit
 * @param signed its signature, or null if it is unsigned
 * @param rule the rule of this host that requests it, or null for a request of a sender
 */
public record Submission(
        Request request,
        TaskIdentity identity,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Duration expiresIn,
        @Nullable SignatureProof signed,
        @Nullable String rule) {
    /** Creates the submission of a sender's request. */
    public Submission(
            Request request,
            TaskIdentity identity,
            boolean redelivered,
            @Nullable ReplyAddress replyTo,
            @Nullable Duration expiresIn,
            @Nullable SignatureProof signed) {
        this(request, identity, redelivered, replyTo, expiresIn, signed, null);
    }
}
