package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.settings.BrokerSettings;
import java.time.Duration;
import java.util.List;

/**
 * What a link needs to know.
 *
 * @param broker where the broker is and how to get in
 * @param clientId under which the broker keeps the session
 * @param cleanStart whether the first connect makes the broker forget an older session; reconnects never do
 * @param sessionExpiry how long the broker keeps the session without us (MQTT 5.0 §3.1.2.11.2); whole seconds
 * @param keepSession whether the session outlives an orderly close
 * @param firstRetry the first delay before connecting again; it doubles up to 8 s
 * @param maximumPacketSize the largest packet in bytes that we take (MQTT 5.0 §3.1.2.11.4)
 * @param receiveMaximum how many unacknowledged messages we take, 1 to 65535 (MQTT 5.0 §3.1.2.11.3)
 * @param topics the topic filters to subscribe
 * @param qos 0 to 2; subscribed at 1 where it is 2, since the library below keeps each QoS 2 payload too long
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
    /** The receive maximum of a client that names none (MQTT 5.0 §3.1.2.11.3). */
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
            throw new IllegalArgumentException("the receive maximum must be 1 to 65535, not " + receiveMaximum);
        }
        if (maximumPacketSize < 1) {
            throw new IllegalArgumentException("the maximum packet size must be positive, not " + maximumPacketSize);
        }
        if (firstRetry.isNegative() || firstRetry.isZero()) {
            throw new IllegalArgumentException("the first retry delay must be positive, not " + firstRetry);
        }
        topics = List.copyOf(topics);
    }
}
