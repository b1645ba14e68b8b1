package io.github.collectdmonitor.mqtt;

/**
 * How a connection ended.
 *
 * @param reasonCode the broker's reason code (MQTT 5.0 §3.14.2.1), or 0 if it sent none
 * @param text what happened, on one line
 */
record Loss(int reasonCode, String text) {
    /** No disconnection is known. */
    static final Loss NONE = new Loss(0, "");

    /** The client ends the connection because the broker sent more messages than allowed. */
    static final Loss OVERRUN =
            new Loss(ReasonCodes.RECEIVE_MAXIMUM_EXCEEDED, "the broker exceeded the receive maximum");
}
