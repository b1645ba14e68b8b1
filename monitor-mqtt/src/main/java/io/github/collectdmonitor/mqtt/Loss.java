package io.github.collectdmonitor.mqtt;

/**
 * How a connection ended.
 *
 * @param reasonCode what the broker said (MQTT 5.0 §3.14.2.1), or 0 where it said nothing
 * @param text what happened, on one line
 */
record Loss(int reasonCode, String text) {
    /** Nothing is known of a loss. */
    static final Loss NONE = new Loss(0, "");

    /** We end it, since the broker sent more than we can hold. */
    static final Loss OVERRUN = new Loss(
            ReasonCodes.RECEIVE_MAXIMUM_EXCEEDED,
            "the broker sent more messages at once than the receive maximum allows");
}
