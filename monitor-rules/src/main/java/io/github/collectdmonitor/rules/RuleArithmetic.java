package io.github.collectdmonitor.rules;

import com.google.re2j.Pattern;
import java.util.Objects;
import org.apache.commons.jexl3.JexlArithmetic;
import org.jspecify.annotations.Nullable;

/**
 * How rules compare: numbers as IEEE 754 has it (JEXL's own order puts NaN above all), nothing with null but {@code ==} and
 * {@code !=}, strings with strings only, patterns by RE2 in bounded time. All numbers are doubles, so nothing grows.
 */
public final class RuleArithmetic extends JexlArithmetic {
    /** How much of a text a pattern sees: its time is bounded by this. */
    private static final int LONGEST_TEXT = 4096;

    /** What stands for meta data that is missing, since JEXL takes a variable that is null for a mistake. */
    static final Object MISSING = new Object();

    /** Makes what JEXL calls for each operator; public, as JEXL looks for methods by reflection. */
    public RuleArithmetic() {
        super(true);
    }

    @Override
    public boolean equals(@Nullable Object left, @Nullable Object right) {
        if (isMissing(left) || isMissing(right)) {
            return isMissing(left) && isMissing(right);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        sameKind(left, right);
        return Objects.equals(left, right);
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null || value == MISSING;
    }

    @Override
    public boolean lessThan(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() < b.doubleValue();
        }
        return ordered(left, right) && order(left, right) < 0;
    }

    @Override
    public boolean lessThanOrEqual(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() <= b.doubleValue();
        }
        return ordered(left, right) && order(left, right) <= 0;
    }

    @Override
    public boolean greaterThan(@Nullable Object left, @Nullable Object right) {
        return lessThan(/* left= */ right, /* right= */ left);
    }

    @Override
    public boolean greaterThanOrEqual(@Nullable Object left, @Nullable Object right) {
        return lessThanOrEqual(/* left= */ right, /* right= */ left);
    }

    private static boolean ordered(@Nullable Object left, @Nullable Object right) {
        if (isMissing(left) || isMissing(right)) {
            return false;
        }
        sameKind(left, right);
        return true;
    }

    private static int order(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        throw new EvaluationException("true and false have no order");
    }

    private static void sameKind(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null || left.getClass() != right.getClass()) {
            throw new EvaluationException(kind(left) + " is compared with " + kind(right));
        }
    }

    private static String kind(@Nullable Object value) {
        return value instanceof String
                ? "a string"
                : value instanceof Number ? "a number" : value instanceof Boolean ? "true or false" : "nothing";
    }

    /** JEXL calls this for {@code value =~ pattern}, and for {@code !~} turns the answer round. */
    @Override
    public Boolean contains(@Nullable Object container, @Nullable Object value) {
        if (isMissing(value)) {
            return false;
        }
        if (container instanceof Pattern pattern && value instanceof String text) {
            return pattern.matcher(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))
                    .find();
        }
        throw new EvaluationException(kind(value) + " is compared with a pattern");
    }

    @Override
    public Boolean startsWith(@Nullable Object left, @Nullable Object right) {
        return !isMissing(left) && !isMissing(right) && string(left).startsWith(string(right));
    }

    @Override
    public Boolean endsWith(@Nullable Object left, @Nullable Object right) {
        return !isMissing(left) && !isMissing(right) && string(left).endsWith(string(right));
    }

    private static String string(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new EvaluationException(kind(value) + " stands where a string is wanted");
    }

    @Override
    public boolean toBoolean(@Nullable Object value) {
        if (isMissing(value)) {
            return false;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new EvaluationException(kind(value) + " stands where true or false is wanted");
    }

    @Override
    protected boolean toBoolean(boolean strict, @Nullable Object value) {
        return toBoolean(value);
    }

    @Override
    public boolean testPredicate(@Nullable Object value) {
        return toBoolean(value);
    }

    @Override
    public Object add(@Nullable Object left, @Nullable Object right) {
        return number(left) + number(right);
    }

    @Override
    public Object subtract(@Nullable Object left, @Nullable Object right) {
        return number(left) - number(right);
    }

    @Override
    public Object multiply(@Nullable Object left, @Nullable Object right) {
        return number(left) * number(right);
    }

    @Override
    public Object divide(@Nullable Object left, @Nullable Object right) {
        return number(left) / number(right);
    }

    @Override
    public Object mod(@Nullable Object left, @Nullable Object right) {
        return number(left) % number(right);
    }

    @Override
    public Object negate(@Nullable Object value) {
        return -number(value);
    }

    @Override
    public Object positivize(@Nullable Object value) {
        return number(value);
    }

    /** Missing meta data counts as NaN, with which nothing compares. */
    private static double number(@Nullable Object value) {
        if (isMissing(value)) {
            return Double.NaN;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new EvaluationException(kind(value) + " stands where a number is wanted");
    }
}
