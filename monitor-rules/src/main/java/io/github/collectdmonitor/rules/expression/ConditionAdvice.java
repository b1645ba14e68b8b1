package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.expression.Expression.FieldReference;
import io.github.collectdmonitor.rules.expression.Expression.Literal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds comparisons in conditions that can be used but are never true, or always are. */
public final class ConditionAdvice {
    /** In bytes: collectd cuts longer names. */
    private static final int LONGEST_NAME = 127;

    private final Condition condition;
    private final List<String> warnings = new ArrayList<>();

    /** A comparison of a field with a constant, with the field on the left. */
    private record FieldComparison(Field field, String symbol, Object value, Expression whole) {
        static @Nullable FieldComparison of(Expression expression) {
            if (expression instanceof Comparison comparison) {
                FieldComparison plain =
                        of(comparison.left(), comparison.operator().symbol(), comparison.right(), comparison);
                String mirrored = comparison.operator().mirrored().symbol();
                return plain == null ? of(comparison.right(), mirrored, comparison.left(), comparison) : plain;
            }
            return expression instanceof TextMatch match
                    ? of(match.left(), match.symbol(), match.right(), match)
                    : null;
        }

        private static @Nullable FieldComparison of(
                Expression left, String symbol, Expression right, Expression whole) {
            return left instanceof FieldReference reference
                            && right instanceof Literal literal
                            && literal.value() != null
                    ? new FieldComparison(reference.field(), symbol, literal.value(), whole)
                    : null;
        }

        @Nullable
        ComparisonOperator operator() {
            return ComparisonOperator.of(symbol);
        }
    }

    private ConditionAdvice(Condition condition) {
        this.condition = condition;
    }

    /** The warnings for the author of a condition; empty if every comparison in it may be true or false. */
    public static List<String> of(Condition condition) {
        ConditionAdvice advice = new ConditionAdvice(condition);
        advice.check(condition.root());
        advice.checkTogether(condition.conjuncts());
        return advice.warnings;
    }

    private void check(Expression expression) {
        FieldComparison comparison = FieldComparison.of(expression);
        if (comparison != null) {
            check(comparison);
        }
        expression.operands().forEach(this::check);
    }

    private void check(FieldComparison comparison) {
        Field field = comparison.field();
        if (field == Field.SEVERITY) {
            checkSeverity(comparison);
        } else if (comparison.value() instanceof String text && field.isIdentity()) {
            if (comparison.operator() == ComparisonOperator.EQUAL) {
                checkName(field, text);
            }
        } else if (comparison.value() instanceof Double number && field.isNeverNegative()) {
            checkSign(comparison, number);
        }
    }

    private void checkSeverity(FieldComparison comparison) {
        long count = Arrays.stream(Severity.values())
                .filter(severity -> isTrue(comparison.whole(), severity))
                .count();
        if (count == 0 || count == Severity.values().length) {
            warnings.add("severity " + comparison.symbol() + " '" + comparison.value() + "' "
                    + (count == 0 ? "never" : "always") + " holds: it is failure, warning or okay");
        }
    }

    private static boolean isTrue(Expression comparison, Severity severity) {
        try {
            return comparison.isTrue(new SeverityContext(severity.toString()));
        } catch (EvaluationException e) {
            return false;
        }
    }

    private void checkSign(FieldComparison comparison, double number) {
        ComparisonOperator operator = comparison.operator();
        boolean never = operator == ComparisonOperator.LESS
                ? number <= 0
                : number < 0 && (operator == ComparisonOperator.LESS_OR_EQUAL || operator == ComparisonOperator.EQUAL);
        if (never) {
            warnings.add(comparison.field().text() + " " + comparison.symbol() + " " + number
                    + " never holds: it is never negative");
        }
    }

    private void checkName(Field field, String text) {
        // What is no UTF-8 has a replacement character for each byte.
        if (text.replace('\uFFFD', '?').getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            warnings.add(field.text() + " never equals that: names have " + LONGEST_NAME + " bytes at most");
        } else if (field == Field.PLUGIN && text.equals(Notification.OWN_PLUGIN)) {
            warnings.add("plugin == '" + text + "' never holds: the agent's own notifications reach no rule");
        } else if (text.isEmpty()
                && (field == Field.PLUGIN || field == Field.HOST || field == Field.TYPE)
                && condition.subject() == Subject.METRIC) {
            warnings.add(field.text() + " == '' never holds: every value has one");
        }
    }

    /** Finds comparisons of one field that are never true together, among those that all must be. */
    private void checkTogether(List<Expression> conjuncts) {
        Map<Field, Object> wanted = new EnumMap<>(Field.class);
        Map<Field, NumberRange> ranges = new EnumMap<>(Field.class);
        for (Expression conjunct : conjuncts) {
            FieldComparison comparison = FieldComparison.of(conjunct);
            ComparisonOperator operator = comparison == null ? null : comparison.operator();
            if (comparison == null || operator == null) {
                continue;
            }
            Field field = comparison.field();
            if (comparison.value() instanceof Double number) {
                NumberRange range = ranges.computeIfAbsent(field, any -> new NumberRange());
                if (!range.isEmpty() && range.narrow(operator, number)) {
                    warnings.add("no " + field.text() + " meets all of its comparisons");
                }
            } else if (operator == ComparisonOperator.EQUAL) {
                Object before = wanted.putIfAbsent(field, comparison.value());
                if (before != null && !before.equals(comparison.value())) {
                    warnings.add(field.text() + " cannot equal both '" + before + "' and '" + comparison.value() + "'");
                }
            }
        }
    }

    /** The numbers for which some comparisons are true. */
    private static final class NumberRange {
        private double low = Double.NEGATIVE_INFINITY;
        private double high = Double.POSITIVE_INFINITY;
        private boolean excludesLow;
        private boolean excludesHigh;

        /** Leaves the numbers for which another comparison is true too; returns whether there are none. */
        boolean narrow(ComparisonOperator operator, double constant) {
            switch (operator) {
                case LESS, LESS_OR_EQUAL -> lower(constant, operator == ComparisonOperator.LESS);
                case GREATER, GREATER_OR_EQUAL -> raise(constant, operator == ComparisonOperator.GREATER);
                case EQUAL -> {
                    lower(constant, false);
                    raise(constant, false);
                }
                case UNEQUAL -> {
                    // One number less does not make a range empty.
                }
            }
            return isEmpty();
        }

        boolean isEmpty() {
            return low > high || (low == high && (excludesLow || excludesHigh));
        }

        private void lower(double constant, boolean excludes) {
            excludesHigh = constant == high ? excludesHigh || excludes : constant < high ? excludes : excludesHigh;
            high = Math.min(high, constant);
        }

        private void raise(double constant, boolean excludes) {
            excludesLow = constant == low ? excludesLow || excludes : constant > low ? excludes : excludesLow;
            low = Math.max(low, constant);
        }
    }

    /** A notification of which only the severity is asked. */
    private record SeverityContext(String severity) implements EvaluationContext {
        @Override
        public double number(Field field) {
            return Double.NaN;
        }

        @Override
        public String text(Field field) {
            return severity;
        }

        @Override
        public boolean isTrue(Field field) {
            return false;
        }

        @Override
        public @Nullable Object meta(String key) {
            return null;
        }
    }
}
