package io.github.collectdmonitor.feed;

import org.jspecify.annotations.Nullable;

/** Thrown when a feed cannot start; the message has the reason and what to do. */
public final class FeedException extends Exception {
    private static final long serialVersionUID = 1;

    public FeedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
