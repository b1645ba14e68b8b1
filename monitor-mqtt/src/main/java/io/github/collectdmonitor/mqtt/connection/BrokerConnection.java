package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.mqtt.message.OutgoingMessage;

/** One connection, as the outbox uses it. It reports the broker's responses to the outbox on another thread. */
public interface BrokerConnection {
    /** Returns how many unacknowledged messages the broker accepts at once (MQTT 5.0 §3.2.2.3.3). */
    int receiveMaximum();

    /** Returns the highest QoS that the broker accepts (MQTT 5.0 §3.2.2.3.4). */
    int maximumQos();

    /** Returns how many bytes of payload this message may have so that the broker accepts its packet. */
    int roomFor(OutgoingMessage message, int qos);

    /** Sends a message without waiting; returns false if the connection is lost. */
    boolean publish(PendingPublish pendingPublish, boolean again);

    /** Sends the release of a QoS 2 message that the broker received over an earlier connection. */
    boolean release(PendingPublish pendingPublish);
}
