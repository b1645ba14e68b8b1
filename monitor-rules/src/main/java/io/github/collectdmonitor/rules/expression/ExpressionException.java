package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.metric.ShownText;

/** An expression cannot be used; the message is one line that says why, and the offset says where in the text. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** In characters: parts of the expression are part of the message. */
    private static final int LONGEST_MESSAGE = 280;

    private final int offset;

    ExpressionException(int offset, String message) {
        super(ShownText.of(message, LONGEST_MESSAGE));
        this.offset = offset;
    }

    /** The place of the error, in characters from the expression's first. */
    public int offset() {
        return offset;
    }
}
