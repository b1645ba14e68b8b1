package io.github.collectdmonitor.mqtt.socket;

import java.io.IOException;

/** A name has no address, or none was found in time; the message says which, in a few words. */
public final class LookupException extends IOException {
    private static final long serialVersionUID = 1L;

    LookupException(String message, Throwable cause) {
        super(message, cause);
    }
}
