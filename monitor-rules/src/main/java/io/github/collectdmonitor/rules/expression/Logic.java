package io.github.collectdmonitor.rules.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operators of truth values. Of their operands, only those are evaluated that decide. */
sealed interface Logic extends Expression {
    /** {@code a && b}: the first operand that is not true, or else the last; so it may be missing. */
    record Conjunction(List<Expression> operands) implements Logic {
        /** Joins operands; one that is a conjunction itself becomes a part of this. */
        static Conjunction of(List<Expression> operands) {
            return new Conjunction(operands.stream()
                    .flatMap(each -> each instanceof Conjunction inner ? inner.operands.stream() : Stream.of(each))
                    .toList());
        }

        @Override
        public int start() {
            return operands.get(0).start();
        }

        @Override
        public @Nullable Object value(EvaluationContext context) {
            return Logic.deciding(operands, false, context);
        }
    }

    /** {@code a || b}: the first operand that is true, or else the last; so it may be missing. */
    record Disjunction(List<Expression> operands) implements Logic {
        @Override
        public int start() {
            return operands.get(0).start();
        }

        @Override
        public @Nullable Object value(EvaluationContext context) {
            return Logic.deciding(operands, true, context);
        }
    }

    /**
     * A row of {@code !} before an operand.
     *
     * @param isOdd whether the row negates; where it does not, the operand must still be true or false
     */
    record Negation(int start, boolean isOdd, Expression operand) implements Logic {
        @Override
        public List<Expression> operands() {
            return List.of(operand);
        }

        @Override
        public Object value(EvaluationContext context) {
            if (operand instanceof Literal literal) {
                literal.refuseNull();
            }
            if (operand.type() == ValueType.NUMBER || operand.type() == ValueType.TEXT) {
                throw new EvaluationException(
                        operand.start(),
                        "! and not stand before true or false; put the comparison after them in parentheses");
            }
            return operand.isTrue(context) != isOdd;
        }
    }

    /**
     * A chain of choices: {@code a ? b : c ? d : e}.
     *
     * @param conditions as many as there are results
     */
    record Choice(List<Expression> conditions, List<Expression> results, Expression otherwise) implements Logic {
        @Override
        public int start() {
            return conditions.get(0).start();
        }

        @Override
        public List<Expression> operands() {
            List<Expression> operands = new ArrayList<>(conditions);
            operands.addAll(results);
            operands.add(otherwise);
            return operands;
        }

        @Override
        public ValueType type() {
            ValueType type = otherwise.type();
            return results.stream().allMatch(each -> each.type() == type) ? type : ValueType.UNKNOWN;
        }

        private Expression chosen(EvaluationContext context) {
            for (int i = 0; i < conditions.size(); i++) {
                if (conditions.get(i).isTrue(context)) {
                    return results.get(i);
                }
            }
            return otherwise;
        }

        @Override
        public @Nullable Object value(EvaluationContext context) {
            return chosen(context).value(context);
        }

        @Override
        public double number(EvaluationContext context) {
            return chosen(context).number(context);
        }

        @Override
        public boolean isTrue(EvaluationContext context) {
            return chosen(context).isTrue(context);
        }
    }

    @Override
    default ValueType type() {
        return ValueType.BOOLEAN;
    }

    /** The value of the first operand whose truth is this, or else of the last one. */
    private static @Nullable Object deciding(List<Expression> operands, boolean truth, EvaluationContext context) {
        Object value = null;
        for (Expression operand : operands) {
            value = operand.value(context);
            if (operand.isTruth(value) == truth) {
                break;
            }
        }
        return value;
    }
}
