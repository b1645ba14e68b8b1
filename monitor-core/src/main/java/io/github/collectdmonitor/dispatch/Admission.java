package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.access.SenderIdentity;
import io.github.collectdmonitor.access.SenderIdentity.Refused;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Decides which requests may become tasks. The sender is checked before the content, so that senders without
 * permission learn nothing about this host.
 */
final class Admission {
    private final AccessControl guard;
    private final int maxPayload;
    private final Function<Request, Optional<Outcome>> cannot;

    /**
     * Creates the checks.
     *
     * @param maxPayload in bytes
     * @param cannot the outcome of a request that this host cannot carry out
     */
    Admission(AccessControl guard, int maxPayload, Function<Request, Optional<Outcome>> cannot) {
        this.guard = guard;
        this.maxPayload = maxPayload;
        this.cannot = cannot;
    }

    AuthenticatedRequest read(ReceivedRequest receivedRequest) {
        return new AuthenticatedRequest(
                receivedRequest,
                RequestCodec.decode(receivedRequest.payload()),
                guard.identify(receivedRequest.claim(), receivedRequest.payload()));
    }

    /**
     * Returns why a request is rejected; empty if it is not.
     *
     * @param repeated whether it is a repeat. The sender's permission is checked even then, since it may have
     *     been revoked; what this host can carry out is not checked again
     */
    Optional<Rejection> objection(AuthenticatedRequest authenticatedRequest, BooleanSupplier repeated) {
        if (authenticatedRequest.identity() instanceof Refused refused) {
            return Optional.of(new Rejection(Outcome.of(ResultCode.NOT_ALLOWED, refused.answer()), refused.reason()));
        }
        if (authenticatedRequest.decoded() instanceof Invalid invalid) {
            return Optional.of(invalid(invalid.reason()));
        }
        if (authenticatedRequest.delivery().payload().length > maxPayload) {
            return Optional.of(invalid("the message is larger than " + maxPayload + " bytes"));
        }
        boolean again = repeated.getAsBoolean();
        Optional<Rejection> tooMany =
                again ? tooManyRepeats(authenticatedRequest.identity()) : tooMany(authenticatedRequest);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        Request request = authenticatedRequest.request();
        if (request != null && !isAllowed(authenticatedRequest)) {
            return Optional.of(Rejection.of(
                    ResultCode.NOT_ALLOWED,
                    authenticatedRequest.identity().sender() + " has no permission for this; nothing was run"));
        }
        return request == null || again
                ? Optional.empty()
                : cannot.apply(request).map(Rejection::new);
    }

    private Optional<Rejection> tooMany(AuthenticatedRequest authenticatedRequest) {
        // A redelivery was counted when it was first received.
        return authenticatedRequest.delivery().redelivered() || guard.isWithinRate(authenticatedRequest.identity())
                ? Optional.empty()
                : Optional.of(tooMany(
                        "requests of " + authenticatedRequest.identity().sender(),
                        "nothing was run, send it again later"));
    }

    private Optional<Rejection> tooManyRepeats(SenderIdentity senderIdentity) {
        return guard.isWithinRepeatRate(senderIdentity)
                ? Optional.empty()
                : Optional.of(tooMany(
                        "repeated requests of " + senderIdentity.sender(),
                        "the result of this one is not sent again now"));
    }

    private Rejection tooMany(String what, String consequence) {
        return Rejection.of(
                ResultCode.TOO_MANY_TASKS,
                "More than " + guard.requestsPerMinute() + " " + what + " within a minute (MaxRequestsPerMinute); "
                        + consequence);
    }

    /** Returns whether the sender, whose signature is not rejected, has the permission. */
    boolean isAllowed(AuthenticatedRequest authenticatedRequest) {
        Request request = authenticatedRequest.request();
        return request != null && guard.allows(authenticatedRequest.identity().sender(), request);
    }

    private static Rejection invalid(String reason) {
        return Rejection.of(ResultCode.INVALID_MESSAGE, "Invalid message: " + reason);
    }
}
