package io.github.collectdmonitor.rules.expression;

import org.jspecify.annotations.Nullable;

/**
 * One event, as expressions see it. A method is called for fields of its own type only, and of the condition's subject; for any
 * other it may throw {@link IllegalArgumentException}.
 */
public interface EvaluationContext {
    /** A field that is a number; NaN where the event has none. */
    double number(Field field);

    /** A field that is a text. */
    String text(Field field);

    /** A field that is true or false. */
    boolean isTrue(Field field);

    /** Meta data as a String, Number or Boolean; null where there is none. */
    @Nullable
    Object meta(String key);
}
