package io.github.collectdmonitor.mqtt.message;

import java.nio.charset.StandardCharsets;

/** Checks topic names (MQTT 5.0 §4.7). */
public final class TopicNames {
    private static final int MAXIMUM_BYTES = 65535;

    private TopicNames() {}

    /**
     * Checks a name to publish to.
     *
     * @throws IllegalArgumentException if no message can be published there
     */
    public static void checkName(String topic) {
        if (topic.isEmpty() || topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0 || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A topic to publish to must be a name without + and #, not \"" + topic + "\"");
        }
        if (topic.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("The topic is longer than 65535 bytes");
        }
    }
}
