package io.github.collectdmonitor.feed;

import org.jspecify.annotations.Nullable;

/** A feed cannot begin; the message says why, and what can be done. */
public final class FeedException extends Exception {
    private static final long serialVersionUID = 1;

    public FeedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
