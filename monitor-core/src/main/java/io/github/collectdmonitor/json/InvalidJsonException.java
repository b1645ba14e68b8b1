package io.github.collectdmonitor.json;

/** A text is not the JSON that it should be. The message completes the sentence "the text is refused: …". */
public final class InvalidJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Tells what is wrong and where, without the text's own values. */
    public InvalidJsonException(String message) {
        super(message);
    }

    /** Tells what is wrong and where, without the text's own values, and what noticed it. */
    public InvalidJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
