package io.github.collectdmonitor.mqtt.connection;

/** Thrown when the broker does not respond. */
public final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean late;

    /** Creates an exception; {@code late} is true after a timeout, false if the connection ended. */
    public UnansweredException(boolean late) {
        this.late = late;
    }

    boolean isLate() {
        return late;
    }
}
