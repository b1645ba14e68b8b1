package io.github.collectdmonitor.metric.record;

import io.github.collectdmonitor.json.InvalidJsonException;

/** Thrown when a line of a record is not an event. The message has the line's number. */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Tells what is wrong in which line. */
    InvalidEventException(long line, InvalidJsonException cause) {
        super("line " + line + ": " + cause.getMessage(), cause);
    }

    /** Tells what is wrong in which line. */
    InvalidEventException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
