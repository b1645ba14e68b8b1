package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request's bytes, as the transport delivers them.
 *
 * @param payload the message
 * @param redelivered whether the transport says that it may have come before
 * @param replyTo where the answer goes, or null for nowhere
 * @param expiresIn how long it may still wait to be started, or null for ever
 * @param settled run once the transport need not keep the message any longer: its task is on disk, or its refusal has
 *     been delivered
 */
@SuppressWarnings("ArrayRecordComponent") // A hand-over of one reference: never compared, never kept.
public record Delivery(
        byte[] payload,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Duration expiresIn,
        Runnable settled) {}
