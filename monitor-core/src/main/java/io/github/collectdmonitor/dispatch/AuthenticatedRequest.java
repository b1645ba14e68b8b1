package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.SenderIdentity;
import io.github.collectdmonitor.access.SenderIdentity.OfRule;
import io.github.collectdmonitor.access.SenderIdentity.Proven;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskIdentity;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A received request after decoding and identification of its sender.
 *
 * @param delivery the received message
 * @param decoded the decoded request
 * @param identity the sender's identity
 */
record AuthenticatedRequest(ReceivedRequest delivery, DecodedRequest decoded, SenderIdentity identity) {
    /** Returns the task id, or null if none can be read. */
    @Nullable
    TaskId taskId() {
        return decoded instanceof Invalid invalid
                ? invalid.taskId()
                : ((Valid) decoded).request().taskId();
    }

    /** Returns where the result is sent, or null for nowhere. */
    @Nullable
    ReplyAddress replyTo() {
        ReplyAddress address = delivery.replyTo();
        return address == null ? null : address.proven(identity.proof());
    }

    /** Returns the request, or null if the message is invalid. */
    @Nullable
    Request request() {
        return decoded instanceof Valid valid ? valid.request() : null;
    }

    /** Returns the SHA-256 of its exact bytes, in lower-case hexadecimal. */
    String payloadSha256() {
        return Sha256.of(delivery.payload());
    }

    /** Returns the request as it is submitted to the ledger. */
    Submission arrival(Request request, Instant now) {
        TaskIdentity known = new TaskIdentity(request.taskId(), payloadSha256());
        if (!(identity instanceof Proven proven)) {
            return new Submission(
                    request, known, delivery.redelivered(), replyTo(), delivery.expiresIn(), null, rule());
        }
        return new Submission(
                request,
                known,
                delivery.redelivered(),
                replyTo(),
                shorter(delivery.expiresIn(), Duration.between(now, proven.validUntil())),
                signed());
    }

    /** Returns the rule of this host that requests it, or null. */
    @Nullable
    String rule() {
        return identity instanceof OfRule own ? own.rule() : null;
    }

    /** Returns its signature if it is proven, even if it is not valid now. */
    @Nullable
    SignatureProof signed() {
        Proven proven = identity.proven();
        return proven == null ? null : new SignatureProof(proven.sender(), proven.nonce(), proven.expires());
    }

    /** A task must not start after its signature has expired, however long it was queued. */
    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one != null && one.compareTo(other) < 0 ? one : other;
    }
}
