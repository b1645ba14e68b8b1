package io.github.collectdmonitor.rules;

/** An expression cannot be used; the message says why, and the offset where in its text. */
final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    ExpressionException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** In characters from the expression's first. */
    int offset() {
        return offset;
    }
}
