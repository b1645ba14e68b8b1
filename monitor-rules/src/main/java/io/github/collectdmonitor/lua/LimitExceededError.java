package io.github.collectdmonitor.lua;

/**
 * A call has used up what it may. An error, not an exception: LuaJ's {@code pcall} catches all exceptions, and a handler must
 * not go on after this.
 */
final class LimitExceededError extends Error {
    private static final long serialVersionUID = 1L;

    LimitExceededError(String message) {
        // Without a stack: it tells nothing of the handler, and takes the longest where it is deepest.
        super(message, null, false, false);
    }
}
