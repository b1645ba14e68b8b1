package io.github.collectdmonitor.mqtt;

/** The broker did not answer. */
final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean late;

    /** Takes whether the time was over; otherwise the connection was. */
    UnansweredException(boolean late) {
        this.late = late;
    }

    boolean isLate() {
        return late;
    }
}
