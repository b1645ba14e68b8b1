package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/**
 * A variable, a constant or an operator of an expression.
 *
 * @param symbol the operator or word; of anything else, how it is called in what JEXL is given
 * @param start its first character's offset in the expression
 * @param binding what the variable or constant stands for; null for an operator or word
 */
record Term(String symbol, int start, @Nullable Binding binding) {
    /** What is asked for when an expression comes to a name. */
    sealed interface Binding {}

    /** A number, a string or a pattern. */
    record Constant(Object value) implements Binding {}

    /** A field of the event. */
    record Field(String name, boolean isIdentity) implements Binding {}

    /** A piece of the event's meta data. */
    record Meta(String key) implements Binding {}

    boolean is(String operator) {
        return binding == null && symbol.equals(operator);
    }

    /** The number that this is; null where it is none. */
    @Nullable
    Double number() {
        return binding instanceof Constant constant && constant.value() instanceof Double number ? number : null;
    }
}
