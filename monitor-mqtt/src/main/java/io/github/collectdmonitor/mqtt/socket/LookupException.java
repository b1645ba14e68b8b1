package io.github.collectdmonitor.mqtt.socket;

import java.io.IOException;

/** Thrown when a name has no address, or none was found in time; the message has the reason. */
public final class LookupException extends IOException {
    private static final long serialVersionUID = 1L;

    LookupException(String message, Throwable cause) {
        super(message, cause);
    }
}
