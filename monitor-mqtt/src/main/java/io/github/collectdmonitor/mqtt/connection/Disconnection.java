package io.github.collectdmonitor.mqtt.connection;

/**
 * How a connection ended.
 *
 * @param reasonCode the broker's reason code (MQTT 5.0 §3.14.2.1), or 0 if it sent none
 * @param text what happened, on one line
 */
public record Disconnection(int reasonCode, String text) {
    /** No disconnection is known. */
    static final Disconnection NONE = new Disconnection(0, "");

    /** The client ends the connection because the broker sent more messages than allowed. */
    public static final Disconnection OVERRUN =
            new Disconnection(ReasonCodes.RECEIVE_MAXIMUM_EXCEEDED, "the broker exceeded the receive maximum");
}
