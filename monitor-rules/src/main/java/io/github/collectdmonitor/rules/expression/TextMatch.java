package io.github.collectdmonitor.rules.expression;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text compared with a pattern, or with its beginning or end.
 *
 * @param left the text; where it is missing, nothing matches
 * @param isDenied whether it is true where nothing matches
 * @param right the beginning or end; the text of the pattern where there is one
 * @param pattern what is to be found in the text; null for a beginning or end
 */
record TextMatch(
        Expression left,
        Kind kind,
        boolean isDenied,
        Expression right,
        @Nullable Pattern pattern) implements Expression {
    /** How much of a text a pattern sees, in characters: this bounds its time. */
    private static final int LONGEST_TEXT = 4096;

    /** What is to match. */
    enum Kind {
        PATTERN('~'),
        BEGINNING('^'),
        END('$');

        private final char symbol;

        Kind(char symbol) {
            this.symbol = symbol;
        }
    }

    /** The operator as written. */
    String symbol() {
        return (isDenied ? "!" : "=") + kind.symbol;
    }

    /** What an operator of texts, as written, matches with. */
    static Kind kind(String operator) {
        return operator.endsWith("~") ? Kind.PATTERN : operator.endsWith("^") ? Kind.BEGINNING : Kind.END;
    }

    @Override
    public int start() {
        return left.start();
    }

    @Override
    public ValueType type() {
        return ValueType.BOOLEAN;
    }

    @Override
    public List<Expression> operands() {
        return List.of(left, right);
    }

    @Override
    public Object value(EvaluationContext context) {
        return isTrue(context);
    }

    @Override
    public boolean isTrue(EvaluationContext context) {
        return matches(left.value(context), right.value(context)) != isDenied;
    }

    private boolean matches(@Nullable Object first, @Nullable Object second) {
        if (first == null || second == null) {
            return false;
        }
        if (!(first instanceof String text)) {
            throw pattern == null
                    ? EvaluationException.unexpected(left.start(), first, "a string")
                    : new EvaluationException(start(), EvaluationException.kind(first) + " is compared with a pattern");
        }
        if (pattern != null) {
            return pattern.matcher(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))
                    .find();
        }
        if (!(second instanceof String part)) {
            throw EvaluationException.unexpected(right.start(), second, "a string");
        }
        return kind == Kind.BEGINNING ? text.startsWith(part) : text.endsWith(part);
    }
}
