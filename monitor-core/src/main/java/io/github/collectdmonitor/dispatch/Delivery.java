package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.trust.SignatureClaim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request's bytes, as the transport delivers them.
 *
 * @param payload the message
 * @param claim what was sent beside it as its signature
 * @param retained whether the transport kept it for whoever comes, so that it is no request
 * @param redelivered whether the transport says that it may have come before
 * @param replyTo where the answer goes, or null for nowhere
 * @param expiresIn how long it may still wait to be started, or null for ever
 * @param settled run once the transport need not keep the message any longer: its task is on disk, or its refusal has
 *     been delivered
 */
@SuppressWarnings("ArrayRecordComponent") // A hand-over of one reference: never compared, never kept.
public record Delivery(
        byte[] payload,
        SignatureClaim claim,
        boolean retained,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Duration expiresIn,
        Runnable settled) {}
