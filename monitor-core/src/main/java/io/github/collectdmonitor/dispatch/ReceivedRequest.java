package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.signature.SignatureClaim;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request as the broker delivers it.
 *
 * @param payload the message
 * @param claim the signature in the message's properties
 * @param retained whether the broker has retained it, so that it is no request
 * @param redelivered whether the broker marks it as a redelivery
 * @param replyTo where the result is sent, or null for nowhere
 * @param expiresIn how long from now the task may be started, or null for no limit
 * @param settled called when the broker no longer needs to keep the message: its task is on disk, or its rejection
 *     has been delivered
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on as one reference: never compared, never stored.
public record ReceivedRequest(
        byte[] payload,
        SignatureClaim claim,
        boolean retained,
        boolean redelivered,
        @Nullable ReplyAddress replyTo,
        @Nullable Duration expiresIn,
        Runnable settled) {}
