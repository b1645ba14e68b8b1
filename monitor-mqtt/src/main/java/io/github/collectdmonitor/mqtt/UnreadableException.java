package io.github.collectdmonitor.mqtt;

import java.io.IOException;

/** What the broker sent is not MQTT 5, or breaks a rule of it; the message completes "the broker at host:1883 ...". */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
        super(message);
    }
}
