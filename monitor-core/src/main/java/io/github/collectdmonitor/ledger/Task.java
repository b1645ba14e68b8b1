package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import java.time.Instant;
import java.util.Optional;

/** A task that the ledger has accepted. Its identity is the object itself: the same request can be two tasks. */
public final class Task {
    private final Arrival arrival;

    Task(Arrival arrival) {
        this.arrival = arrival;
    }

    /** What is asked. */
    public Request request() {
        return arrival.request();
    }

    /** Whether it must not be started any more. */
    public boolean expired(Instant now) {
        return arrival.expiresAt() != null && now.isAfter(arrival.expiresAt());
    }

    TaskIdentity identity() {
        return arrival.identity();
    }

    Optional<ReplyAddress> replyTo() {
        return Optional.ofNullable(arrival.replyTo());
    }
}
