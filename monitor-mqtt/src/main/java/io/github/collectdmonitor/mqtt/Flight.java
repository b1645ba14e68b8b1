package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A message on its way to the broker, over as many connections as it takes. Guarded by its {@link Outbox}. */
final class Flight {
    private static final byte[] NONE = {};

    final OutgoingMessage message;
    final CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();

    /** 0 until it is first sent, and again once the broker has forgotten it. */
    int packetId;

    int qos;
    byte[] payload = NONE;
    /** Whether the broker has taken it (PUBREC): from then on only its release is sent (MQTT 5.0 §4.3.3). */
    boolean taken;

    /** When it was sent last (System.nanoTime). */
    long sentAt;

    /** How many connections ended while it was unanswered. */
    int ends;

    /** How many in a row ended right after it was sent, when nothing else was unanswered. */
    int endsAlone;

    Flight(OutgoingMessage message) {
        this.message = message;
    }

    boolean wasSentWithin(Duration limit) {
        return System.nanoTime() - sentAt <= limit.toNanos();
    }

    /** Makes it as if it had never been sent. */
    void forget() {
        packetId = 0;
        payload = NONE;
        taken = false;
    }
}
