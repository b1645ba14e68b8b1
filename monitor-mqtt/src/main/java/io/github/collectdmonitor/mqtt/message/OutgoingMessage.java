package io.github.collectdmonitor.mqtt.message;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.UserProperty;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish as {@code application/json}, never retained.
 *
 * @param topic without wildcards
 * @param qos 0 to 2
 * @param payload created when the broker's limit is known
 * @param responseTopic where the response is expected, or null (MQTT 5.0 §3.3.2.3.5)
 * @param correlation what identifies the response, or null (MQTT 5.0 §3.3.2.3.6)
 * @param expiry how long the broker may keep it, rounded up to whole seconds, or null without a limit (MQTT 5.0
 *     §3.3.2.3.3)
 * @param userProperties further user properties, besides those of the payload
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
        TopicNames.checkName(topic);
        userProperties = List.copyOf(userProperties);
    }

    /** Returns a message with topic, QoS and payload only. */
    public static OutgoingMessage of(String topic, int qos, Payload payload) {
        return new OutgoingMessage(topic, qos, payload, null, null, null, List.of());
    }
}
