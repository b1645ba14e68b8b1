package io.github.collectdmonitor.mqtt;

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

    IncomingMessage(String topic, byte[] payload, Delivery delivery, Properties properties, Runnable acknowledgement) {
        this.topic = topic;
        this.payload = payload;
        this.delivery = delivery;
        this.properties = properties;
        this.acknowledgement = new Once(acknowledgement);
    }

    /** How it was delivered: MQTT's flags. */
    record Delivery(int qos, boolean retained, boolean duplicate) {}

    /** What travelled beside the payload. */
    record Properties(
            @Nullable String responseTopic,
            @Nullable CorrelationData correlation,
            @Nullable Duration expiry,
            List<UserProperty> userProperties) {}

    /** The topic that it was published to. */
    public String topic() {
        return topic;
    }

    /** The payload; not copied, so not to be changed. */
    public byte[] payload() {
        return payload;
    }

    /** The QoS of this delivery, 0 to 2. */
    public int qos() {
        return delivery.qos();
    }

    /** Whether its publisher marked it as to be retained. Such a message is never a request. */
    public boolean retained() {
        return delivery.retained();
    }

    /** Whether the broker says that it may have been delivered before (DUP, MQTT 5.0 §3.3.1.1). */
    public boolean duplicate() {
        return delivery.duplicate();
    }

    /** Where the sender awaits the answer, or null. */
    public @Nullable String responseTopic() {
        return properties.responseTopic();
    }

    /** What the sender recognises the answer by, or null. */
    public @Nullable CorrelationData correlation() {
        return properties.correlation();
    }

    /** How long it may still be kept, as of its delivery, or null for ever. */
    public @Nullable Duration expiry() {
        return properties.expiry();
    }

    /** What travelled beside the payload, in order; names may repeat. */
    public List<UserProperty> userProperties() {
        return properties.userProperties();
    }

    /** How many bytes its payload takes, and about how many its user properties. */
    public int size() {
        return payload.length
                + userProperties().stream()
                        .mapToInt(property ->
                                property.name().length() + property.value().length())
                        .sum();
    }

    /**
     * Tells the broker not to deliver it again. From any thread, any number of times; without effect at QoS 0, and once
     * the connection that it came by is gone.
     */
    public void acknowledge() {
        acknowledgement.run();
    }

    /** What {@link #acknowledge} does, for whoever keeps it for later: it does not keep the message in memory. */
    public Runnable acknowledgement() {
        return acknowledgement;
    }

    /** Runs something the first time only. */
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
