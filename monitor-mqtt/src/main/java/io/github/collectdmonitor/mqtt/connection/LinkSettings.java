package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.settings.BrokerSettings;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a link.
 *
 * @param broker the broker's address and credentials
 * @param clientId the client id of the session
 * @param cleanStart whether the first connect makes the broker delete an older session; reconnects never do
 * @param sessionExpiry how long the broker keeps the session while the client is offline (MQTT 5.0 §3.1.2.11.2); whole
 *     seconds
 * @param keepSession whether the session survives a normal close
 * @param firstRetry the first delay before reconnecting; it doubles up to 8 s
 * @param maximumPacketSize the largest packet in bytes that the client accepts (MQTT 5.0 §3.1.2.11.4)
 * @param receiveMaximum how many unacknowledged messages the client accepts, 1 to 65535 (MQTT 5.0 §3.1.2.11.3)
 * @param topics the topic filters to subscribe
 * @param qos 0 to 2; with 2, the subscription has QoS 1, because the MQTT library keeps each QoS 2 payload too long
 */
public record LinkSettings(
        BrokerSettings broker,
        String clientId,
        boolean cleanStart,
        Duration sessionExpiry,
        boolean keepSession,
        Duration firstRetry,
        int maximumPacketSize,
        int receiveMaximum,
        List<String> topics,
        int qos) {
    /** The default receive maximum (MQTT 5.0 §3.1.2.11.3). */
    public static final int DEFAULT_RECEIVE_MAXIMUM = 65535;

    /**
     * Checks the ranges and copies the topics.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public LinkSettings {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("QoS must be 0, 1 or 2, not " + qos);
        }
        if (receiveMaximum < 1 || receiveMaximum > DEFAULT_RECEIVE_MAXIMUM) {
            throw new IllegalArgumentException("The receive maximum must be 1 to 65535, not " + receiveMaximum);
        }
        if (maximumPacketSize < 1) {
            throw new IllegalArgumentException("The maximum packet size must be positive, not " + maximumPacketSize);
        }
        if (firstRetry.isNegative() || firstRetry.isZero()) {
            throw new IllegalArgumentException("The first retry delay must be positive, not " + firstRetry);
        }
        topics = List.copyOf(topics);
    }
}
