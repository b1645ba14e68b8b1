package io.github.collectdmonitor.rules;

/**
 * A piece of an expression.
 *
 * @param kind what it is
 * @param text an operator in its symbolic form, a name or a number as written, a string's content
 * @param start its first character's offset in the expression
 */
record Token(Kind kind, String text, int start) {
    /** The kinds of tokens. */
    enum Kind {
        NAME,
        NUMBER,
        STRING,
        OPERATOR
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }
}
