package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.message.TopicNames;
import org.jspecify.annotations.Nullable;

/**
 * The topics of requests and results.
 *
 * @param command the topic of the requests
 * @param result the topic of the results, or null if none are expected
 * @param qos 0 to 2
 */
public record RequestTopics(String command, @Nullable String result, int qos) {
    /**
     * Checks both topics and the QoS.
     *
     * @throws IllegalArgumentException if a topic has a wildcard or the QoS is not 0 to 2
     */
    public RequestTopics {
        TopicNames.checkName(command);
        if (result != null) {
            TopicNames.checkName(result);
        }
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS must be 0, 1 or 2, not " + qos);
        }
    }
}
