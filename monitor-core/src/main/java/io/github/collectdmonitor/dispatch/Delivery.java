package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request's bytes, as the transport delivers them.
 *
 * @param payload the message
 * @param redelivered whether the transport says that it may have come before
 * @param replyTo where the answer goes, or null for nowhere
 * @param expiresAt when it must not be started any more, or null for never
 */
@SuppressWarnings("ArrayRecordComponent") // A hand-over of one reference: never compared, never kept.
public record Delivery(
        byte[] payload,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Instant expiresAt) {}
