package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.UserProperty;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish, as {@code application/json} and never retained.
 *
 * @param topic without wildcards
 * @param qos 0 to 2
 * @param payload asked for once the broker's limit is known
 * @param responseTopic where the answer is awaited, or null (MQTT 5.0 §3.3.2.3.5)
 * @param correlation what the answer is recognised by, or null (MQTT 5.0 §3.3.2.3.6)
 * @param expiry how long the broker may keep it, rounded up to whole seconds, or null for ever (MQTT 5.0 §3.3.2.3.3)
 * @param userProperties what travels beside the payload
 */
public record OutgoingMessage(
        String topic,
        int qos,
        Payload payload,
        @Nullable String responseTopic,
        @Nullable CorrelationData correlation,
        @Nullable Duration expiry,
        List<UserProperty> userProperties) {
    /**
     * Checks QoS and topic, and copies the properties.
     *
     * @throws IllegalArgumentException if the QoS is not 0 to 2, or the topic is empty or has a wildcard
     */
    public OutgoingMessage {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS must be 0, 1 or 2, not " + qos);
        }
        Topics.checkName(topic);
        userProperties = List.copyOf(userProperties);
    }

    /** A message with nothing but topic, QoS and payload. */
    public static OutgoingMessage of(String topic, int qos, Payload payload) {
        return new OutgoingMessage(topic, qos, payload, null, null, null, List.of());
    }
}
