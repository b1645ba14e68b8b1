package io.github.collectdmonitor.fuzz;

import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.ConditionAdvice;
import io.github.collectdmonitor.rules.expression.EvaluationContext;
import io.github.collectdmonitor.rules.expression.EvaluationException;
import io.github.collectdmonitor.rules.expression.ExpressionException;
import io.github.collectdmonitor.rules.expression.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of rules: each text is a condition or an error within it, and nothing else is thrown, whatever the event is. The
 * same in parentheses means the same, and {@code not} means the opposite.
 */
public final class ExpressionTarget {
    private static final List<Event> EVENTS = List.of(
            new Event(5, "memory", true, 7L),
            new Event(Double.NaN, "", false, "7"),
            new Event(-0.0, "a\nb", true, null),
            new Event(Double.POSITIVE_INFINITY, "failure", false, true));

    /** An event with the same in all fields of a type. */
    private record Event(
            double number,
            String text,
            boolean truth,
            @Nullable Object meta) implements EvaluationContext {
        @Override
        public double number(Field field) {
            return number;
        }

        @Override
        public String text(Field field) {
            return text;
        }

        @Override
        public boolean isTrue(Field field) {
            return truth;
        }

        @Override
        public @Nullable Object meta(String key) {
            return meta;
        }
    }

    private ExpressionTarget() {}

    /** Returns the input itself. */
    public static byte[] text(byte[] input) {
        return input;
    }

    /** Compiles and evaluates the input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Condition condition = compiled(text);
        if (condition == null) {
            return;
        }
        ConditionAdvice.of(condition).forEach(advice -> Expect.that(!advice.isEmpty(), "says nothing", text));
        Condition same = compiled("(" + text + "\n)");
        Condition opposite = compiled("not (" + text + "\n)");
        for (Event event : EVENTS) {
            Boolean result = result(condition, event);
            if (same != null) {
                Expect.that(result == null || result.equals(result(same, event)), "parentheses matter", text);
            }
            if (opposite != null && result != null) {
                Expect.that(!result.equals(result(opposite, event)), "it and its opposite are " + result, text);
            }
        }
    }

    private static @Nullable Condition compiled(String text) {
        try {
            return Condition.compile(text);
        } catch (ExpressionException e) {
            Expect.that(e.offset() >= 0 && e.offset() <= text.length(), "a place outside of it", e.offset());
            Expect.oneLine(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Whether it is true for an event; null where it does not fit. */
    private static @Nullable Boolean result(Condition condition, Event event) {
        try {
            return condition.concerns(event) && condition.isTrue(event);
        } catch (EvaluationException e) {
            Expect.oneLine(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
