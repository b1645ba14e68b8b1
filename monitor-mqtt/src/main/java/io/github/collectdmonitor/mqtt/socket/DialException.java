package io.github.collectdmonitor.mqtt.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Thrown when no address accepts a TCP connection. */
public final class DialException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Map<InetAddress, IOException> failures;

    DialException(String message, Map<InetAddress, IOException> failures) {
        super(message);
        this.failures = new LinkedHashMap<>(failures);
        failures.values().forEach(this::addSuppressed);
    }

    /** Returns why each address failed, in the order of the failures; empty if connecting was aborted. */
    public Map<InetAddress, IOException> failures() {
        return failures;
    }
}
