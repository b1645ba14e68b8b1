package io.github.collectdmonitor.json;

/** Thrown if a text is not valid JSON. The message completes the sentence "the text is rejected: …". */
public final class InvalidJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the error and its position, without the text's own values. */
    public InvalidJsonException(String message) {
        super(message);
    }

    /** Creates an exception with the error and its position, without the text's own values, and its cause. */
    public InvalidJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
