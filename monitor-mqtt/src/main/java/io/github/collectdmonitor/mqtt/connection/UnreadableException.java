package io.github.collectdmonitor.mqtt.connection;

import java.io.IOException;

/** Thrown when the broker sends something that violates MQTT 5; the message completes "the broker at host:1883 ...". */
public final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableException(String message) {
        super(message);
    }
}
