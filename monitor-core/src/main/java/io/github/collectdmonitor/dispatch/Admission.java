package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.trust.Identity;
import io.github.collectdmonitor.trust.Identity.Refused;
import io.github.collectdmonitor.trust.RequestGuard;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Decides which requests may become tasks. The sender is checked before the content, so that senders without
 * permission learn nothing about this host.
 */
final class Admission {
    private final RequestGuard guard;
    private final int maxPayload;
    private final Function<Request, Optional<Outcome>> cannot;

    /**
     * Creates the checks.
     *
     * @param maxPayload in bytes
     * @param cannot the outcome of a request that this host cannot carry out
     */
    Admission(RequestGuard guard, int maxPayload, Function<Request, Optional<Outcome>> cannot) {
        this.guard = guard;
        this.maxPayload = maxPayload;
        this.cannot = cannot;
    }

    Arrived read(Delivery delivery) {
        return new Arrived(
                delivery,
                RequestCodec.decode(delivery.payload()),
                guard.identify(delivery.claim(), delivery.payload()));
    }

    /**
     * Returns why a request is rejected; empty if it is not.
     *
     * @param repeated whether it is a repeat. The sender's permission is checked even then, since it may have
     *     been revoked; what this host can carry out is not checked again
     */
    Optional<Objection> objection(Arrived arrived, BooleanSupplier repeated) {
        if (arrived.identity() instanceof Refused refused) {
            return Optional.of(new Objection(Outcome.of(ResultCode.NOT_ALLOWED, refused.answer()), refused.reason()));
        }
        if (arrived.decoded() instanceof Invalid invalid) {
            return Optional.of(invalid(invalid.reason()));
        }
        if (arrived.delivery().payload().length > maxPayload) {
            return Optional.of(invalid("the message is larger than " + maxPayload + " bytes"));
        }
        boolean again = repeated.getAsBoolean();
        Optional<Objection> tooMany = again ? tooManyRepeats(arrived.identity()) : tooMany(arrived);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        Request request = arrived.request();
        if (request != null && !isAllowed(arrived)) {
            return Optional.of(Objection.of(
                    ResultCode.NOT_ALLOWED,
                    arrived.identity().sender() + " has no permission for this; nothing was run"));
        }
        return request == null || again
                ? Optional.empty()
                : cannot.apply(request).map(Objection::new);
    }

    private Optional<Objection> tooMany(Arrived arrived) {
        // A redelivery was counted when it was first received.
        return arrived.delivery().redelivered() || guard.isWithinRate(arrived.identity())
                ? Optional.empty()
                : Optional.of(
                        tooMany("requests of " + arrived.identity().sender(), "nothing was run, send it again later"));
    }

    private Optional<Objection> tooManyRepeats(Identity identity) {
        return guard.isWithinRepeatRate(identity)
                ? Optional.empty()
                : Optional.of(tooMany(
                        "repeated requests of " + identity.sender(), "the result of this one is not sent again now"));
    }

    private Objection tooMany(String what, String consequence) {
        return Objection.of(
                ResultCode.TOO_MANY_TASKS,
                "More than " + guard.requestsPerMinute() + " " + what + " within a minute (MaxRequestsPerMinute); "
                        + consequence);
    }

    /** Returns whether the sender, whose signature is not rejected, has the permission. */
    boolean isAllowed(Arrived arrived) {
        Request request = arrived.request();
        return request != null && guard.allows(arrived.identity().sender(), request);
    }

    private static Objection invalid(String reason) {
        return Objection.of(ResultCode.INVALID_MESSAGE, "Invalid message: " + reason);
    }
}
