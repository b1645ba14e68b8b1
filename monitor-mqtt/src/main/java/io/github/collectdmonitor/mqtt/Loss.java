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
}
