package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param request what is asked
 * @param identity what makes it the same task as another
 * @param redelivered whether the transport says that it may have come before (MQTT 5.0 §3.3.1.1, DUP)
 * @param replyTo where the answer goes, or null for nowhere
 * @param expiresIn how long from now it may be started, or null for ever
 * @param signed its signature, or null where it has none
 * @param rule the rule of this host that asks, or null where it came from elsewhere
 */
public record Arrival(
        Request request,
        TaskIdentity identity,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Duration expiresIn,
        @Nullable Signed signed,
        @Nullable String rule) {
    /** A request that came from elsewhere. */
    public Arrival(
            Request request,
            TaskIdentity identity,
            boolean redelivered,
            @Nullable ReplyAddress replyTo,
            @Nullable Duration expiresIn,
            @Nullable Signed signed) {
        this(request, identity, redelivered, replyTo, expiresIn, signed, null);
    }
}
