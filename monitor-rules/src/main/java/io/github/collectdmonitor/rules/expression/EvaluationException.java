package io.github.collectdmonitor.rules.expression;

import org.jspecify.annotations.Nullable;

/** An expression does not fit an event, as where a string is compared with a number. Has no stack trace, as many may come. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    EvaluationException(int offset, String message) {
        super(message, null, false, false);
        this.offset = offset;
    }

    /** A value of the wrong kind. */
    static EvaluationException unexpected(int offset, @Nullable Object value, String wanted) {
        return new EvaluationException(offset, kind(value) + " stands where " + wanted + " is wanted");
    }

    /** A comparison of values of two kinds. */
    static EvaluationException incomparable(int offset, @Nullable Object left, @Nullable Object right) {
        return new EvaluationException(offset, kind(left) + " is compared with " + kind(right));
    }

    static String kind(@Nullable Object value) {
        return value instanceof String
                ? "a string"
                : value instanceof Number ? "a number" : value instanceof Boolean ? "true or false" : "nothing";
    }

    /** The place of the part that does not fit, in characters from the expression's first. */
    int offset() {
        return offset;
    }
}
