package io.github.collectdmonitor.replace.step;

/**
 * Thrown if an internal error ended a replacement and it could not be resumed. Its journal is kept; the next start of
 * the agent resumes it and reports its outcome. The task must not be completed before.
 */
public final class UnfinishedReplacementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfinishedReplacementException(String message, Throwable cause) {
        super(message, cause);
    }
}
