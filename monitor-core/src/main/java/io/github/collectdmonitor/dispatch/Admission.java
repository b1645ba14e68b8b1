package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.trust.Identity.Refused;
import io.github.collectdmonitor.trust.RequestGuard;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides which requests may become tasks. Who sent it comes before what it says, so that whoever may ask for nothing learns
 * nothing of this host.
 */
final class Admission {
    private final RequestGuard guard;
    private final int maxPayload;
    private final Function<Request, Optional<Outcome>> cannot;

    /**
     * Takes who knows what.
     *
     * @param maxPayload in bytes
     * @param cannot says where this host has no way to do what is asked
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
     * Says what stands against it; empty where nothing does.
     *
     * @param again whether it is a signed request that came before: what was decided then holds, and whoever sends it again
     *     need not be its sender
     */
    Optional<Objection> objection(Arrived arrived, boolean again) {
        if (arrived.identity() instanceof Refused refused) {
            return Optional.of(new Objection(Outcome.of(ResultCode.NOT_ALLOWED, refused.answer()), refused.reason()));
        }
        if (arrived.decoded() instanceof Invalid invalid) {
            return Optional.of(invalid(invalid.reason()));
        }
        if (arrived.delivery().payload().length > maxPayload) {
            return Optional.of(invalid("it is larger than " + maxPayload + " bytes"));
        }
        if (again) {
            return Optional.empty();
        }
        // What the broker delivers again was counted before, and may be running.
        if (!arrived.delivery().redelivered() && !guard.isWithinRate(arrived.identity())) {
            return Optional.of(Objection.of(
                    ResultCode.TOO_MANY_TASKS,
                    "More than " + guard.requestsPerMinute() + " requests of "
                            + arrived.identity().sender()
                            + " within a minute (MaxRequestsPerMinute); nothing was run, send it again later"));
        }
        Request request = arrived.request();
        if (request != null && !isAllowed(arrived)) {
            return Optional.of(Objection.of(
                    ResultCode.NOT_ALLOWED, arrived.identity().sender() + " may not ask for this; nothing was run"));
        }
        return request == null ? Optional.empty() : cannot.apply(request).map(Objection::new);
    }

    /** Whether its sender, whose identity is not refused, may ask for it. */
    boolean isAllowed(Arrived arrived) {
        Request request = arrived.request();
        return request != null && guard.allows(arrived.identity().sender(), request);
    }

    private static Objection invalid(String reason) {
        return Objection.of(ResultCode.INVALID_MESSAGE, "Invalid message: " + reason);
    }
}
