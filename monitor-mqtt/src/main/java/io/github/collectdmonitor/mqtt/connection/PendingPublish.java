package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A message that the broker has not acknowledged yet, over any number of connections. Guarded by its {@link Outbox}.
 */
public final class PendingPublish {
    private static final byte[] NONE = {};

    public final OutgoingMessage message;
    final CompletableFuture<PublishOutcome> outcome = new CompletableFuture<>();

    /** 0 until it is first sent, and again when the broker has lost its session. */
    public int packetId;

    public int qos;
    public byte[] payload = NONE;
    /** Whether the broker has received it (PUBREC): afterwards only its release is sent (MQTT 5.0 §4.3.3). */
    boolean received;

    /** When it was last sent (System.nanoTime). */
    long sentAt;

    /** How many connections ended while it was unacknowledged. */
    int disconnections;

    /** How many in a row ended right after it was sent, when no other message was unacknowledged. */
    int disconnectionsAlone;

    PendingPublish(OutgoingMessage message) {
        this.message = message;
    }

    boolean wasSentWithin(Duration limit) {
        return System.nanoTime() - sentAt <= limit.toNanos();
    }

    /** Resets it to a message that was never sent. */
    void reset() {
        packetId = 0;
        payload = NONE;
        received = false;
    }
}
