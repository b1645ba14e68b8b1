package io.github.collectdmonitor.replace;

/**
 * The agent itself failed at a replacement, and at bringing it to its end. Its journal stays, and the next start of the
 * agent goes on with it and answers: the task must not be finished before.
 */
public final class UnfinishedReplacementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfinishedReplacementException(String message, Throwable cause) {
        super(message, cause);
    }
}
