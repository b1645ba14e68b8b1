package io.github.collectdmonitor.mqtt.message;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.UserProperty;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A message that the broker delivered. It is redelivered after a reconnect until it is acknowledged. */
public final class IncomingMessage {
    private final String topic;
    private final byte[] payload;
    private final Delivery delivery;
    private final Properties properties;
    private final Runnable acknowledgement;

    public IncomingMessage(
            String topic, byte[] payload, Delivery delivery, Properties properties, Runnable acknowledgement) {
        this.topic = topic;
        this.payload = payload;
        this.delivery = delivery;
        this.properties = properties;
        this.acknowledgement = new Once(acknowledgement);
    }

    /** How it was delivered: MQTT's flags. */
    public record Delivery(int qos, boolean retained, boolean duplicate) {}

    /** The MQTT properties of the message. */
    public record Properties(
            @Nullable String responseTopic,
            @Nullable CorrelationData correlation,
            @Nullable Duration expiry,
            List<UserProperty> userProperties) {}

    /** Returns the topic that the message was published to. */
    public String topic() {
        return topic;
    }

    /** Returns the payload, which is not copied; the caller must not change it. */
    public byte[] payload() {
        return payload;
    }

    /** Returns the QoS of this delivery, 0 to 2. */
    public int qos() {
        return delivery.qos();
    }

    /** Returns whether the message is retained. A retained message is never a request. */
    public boolean retained() {
        return delivery.retained();
    }

    /** Returns whether this may be a redelivery (DUP, MQTT 5.0 §3.3.1.1). */
    public boolean duplicate() {
        return delivery.duplicate();
    }

    /** Returns the response topic, or null. */
    public @Nullable String responseTopic() {
        return properties.responseTopic();
    }

    /** Returns the correlation data, or null. */
    public @Nullable CorrelationData correlation() {
        return properties.correlation();
    }

    /** Returns the remaining time until its expiry, as of its delivery, or null if it does not expire. */
    public @Nullable Duration expiry() {
        return properties.expiry();
    }

    /** Returns the user properties in order; names may repeat. */
    public List<UserProperty> userProperties() {
        return properties.userProperties();
    }

    /** Returns the approximate size of payload and user properties in bytes. */
    public int size() {
        return payload.length
                + userProperties().stream()
                        .mapToInt(property ->
                                property.name().length() + property.value().length())
                        .sum();
    }

    /**
     * Acknowledges the message, so that the broker does not redeliver it. Thread-safe and idempotent; without effect at
     * QoS 0 and after the end of the connection that delivered it.
     */
    public void acknowledge() {
        acknowledgement.run();
    }

    /** Returns the action of {@link #acknowledge} for later use, without a reference to the message. */
    public Runnable acknowledgement() {
        return acknowledgement;
    }

    /** Runs a task on the first call only. */
    private static final class Once implements Runnable {
        private final Runnable task;
        private final AtomicBoolean done = new AtomicBoolean();

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                task.run();
            }
        }
    }
}
