package io.github.collectdmonitor.metric;

import io.github.collectdmonitor.json.InvalidJsonException;

/** A line of a record is no event. The message names the line. */
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
