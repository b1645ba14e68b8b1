package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A connection to a broker that comes back by itself and loses no message that was given to it. */
public final class MqttLink implements AutoCloseable {
    /** Prepares a link; nothing is connected yet. */
    public MqttLink(LinkSettings settings, LinkListener listener) {}

    /**
     * Connects and subscribes, trying once; from then on the link comes back by itself.
     *
     * @throws BrokerException if that fails
     */
    public void connect(Duration timeout) throws BrokerException {}

    /** Connects in the background and keeps trying, from the first attempt on. */
    public void start() {}

    /** Publishes in the order of the calls, again after a reconnect until the broker has it or refuses it for good. */
    public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
        return CompletableFuture.completedFuture(new PublishOutcome.Abandoned());
    }

    /** Waits up to so long for the broker to have everything, disconnects in order, and ends all threads. Idempotent. */
    public void close(Duration timeout) {}

    /** Closes without waiting for what is still to be published. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
