package io.github.collectdmonitor.rules;

/** An expression could not be applied to an event, as where a string was compared with a number; without a stack, as many may come. */
final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message, null, false, false);
    }
}
