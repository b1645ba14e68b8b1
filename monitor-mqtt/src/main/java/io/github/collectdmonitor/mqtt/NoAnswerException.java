package io.github.collectdmonitor.mqtt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when no result arrives in time, or the client is closed before; it is unknown whether the task ran. */
public final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String connectionLoss;

    NoAnswerException(String message, @Nullable String connectionLoss) {
        super(message + (connectionLoss == null ? "" : "; the connection was lost meanwhile: " + connectionLoss));
        this.connectionLoss = connectionLoss;
    }

    /** Returns why the connection to the broker was lost while the result was pending; empty if it was not lost. */
    public Optional<String> connectionLoss() {
        return Optional.ofNullable(connectionLoss);
    }
}
