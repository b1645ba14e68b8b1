package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Arrival;
import io.github.collectdmonitor.ledger.Signed;
import io.github.collectdmonitor.ledger.TaskIdentity;
import io.github.collectdmonitor.message.DecodedRequest;
import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.trust.Identity;
import io.github.collectdmonitor.trust.Identity.OfRule;
import io.github.collectdmonitor.trust.Identity.Proven;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of which is known what it says and whose it is.
 *
 * @param delivery as it came
 * @param decoded what it says
 * @param identity whose it is
 */
record Arrived(Delivery delivery, DecodedRequest decoded, Identity identity) {
    /** The task's id, or null where none can be read. */
    @Nullable
    TaskId taskId() {
        return decoded instanceof Invalid invalid
                ? invalid.taskId()
                : ((Valid) decoded).request().taskId();
    }

    /** Where the answer goes, or null for nowhere. */
    @Nullable
    ReplyAddress replyTo() {
        ReplyAddress address = delivery.replyTo();
        return address == null ? null : address.proven(identity.proof());
    }

    /** What is asked, or null where the message breaks the rules. */
    @Nullable
    Request request() {
        return decoded instanceof Valid valid ? valid.request() : null;
    }

    /** The hash of its exact bytes, in lower-case hexadecimal. */
    String payloadSha256() {
        return Sha256.of(delivery.payload());
    }

    /** What the ledger is to know of a request. */
    Arrival arrival(Request request, Instant now) {
        TaskIdentity known = new TaskIdentity(request.taskId(), payloadSha256());
        if (!(identity instanceof Proven proven)) {
            return new Arrival(request, known, delivery.redelivered(), replyTo(), delivery.expiresIn(), null, rule());
        }
        return new Arrival(
                request,
                known,
                delivery.redelivered(),
                replyTo(),
                shorter(delivery.expiresIn(), Duration.between(now, proven.validUntil())),
                signed());
    }

    /** The rule of this host that asks, or null. */
    @Nullable
    String rule() {
        return identity instanceof OfRule own ? own.rule() : null;
    }

    /** Its signature where that is proven, also where it is not valid now. */
    @Nullable
    Signed signed() {
        Proven proven = identity.proven();
        return proven == null ? null : new Signed(proven.sender(), proven.nonce(), proven.expires());
    }

    /** What is signed until then is not begun after it, however long it waited here. */
    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one != null && one.compareTo(other) < 0 ? one : other;
    }
}
