package io.github.collectdmonitor.mqtt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No answer came in time, or the client was closed before one came; whether the task was done is unknown. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String connectionLoss;

    NoAnswerException(String message, @Nullable String connectionLoss) {
        super(message + (connectionLoss == null ? "" : "; the connection was lost meanwhile: " + connectionLoss));
        this.connectionLoss = connectionLoss;
    }

    /** Why the connection to the broker was lost while the answer was awaited; empty where it was not. */
    public Optional<String> connectionLoss() {
        return Optional.ofNullable(connectionLoss);
    }
}
