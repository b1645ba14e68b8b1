package io.github.collectdmonitor.mqtt;

/** One connection, as the outbox needs it. What it sends is answered by a call of the outbox, on another thread. */
interface Wire {
    /** How many unacknowledged messages the broker takes at once (MQTT 5.0 §3.2.2.3.3). */
    int receiveMaximum();

    /** The highest QoS that the broker takes (MQTT 5.0 §3.2.2.3.4). */
    int maximumQos();

    /** How many bytes of payload this message may have for its packet to be one that the broker takes. */
    int roomFor(OutgoingMessage message, int qos);

    /** Sends a message, without waiting; false where the connection is gone. */
    boolean publish(Flight flight, boolean again);

    /** Sends the release of a QoS 2 message that the broker took over an earlier connection. */
    boolean release(Flight flight);
}
