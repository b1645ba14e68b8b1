package io.github.collectdmonitor.mqtt;

/** No answer came in time, or the client was closed before one came; whether the task was done is unknown. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
        super(message);
    }
}
