package io.github.collectdmonitor.rules.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two values compared: numbers with numbers, strings with strings by their characters, true and false only for equality. A
 * missing value equals a missing value only, and is neither less nor greater than anything.
 */
final class Comparison implements Expression {
    private final Expression left;
    private final ComparisonOperator operator;
    private final Expression right;
    private final boolean isNumeric;

    /** What is compared with a limit, a constant number, as in most rules; where it is a field, that too. */
    private final Expression limited;

    private final @Nullable Field limitedField;
    private final ComparisonOperator limitOperator;
    private final double limit;
    private final boolean hasLimit;

    Comparison(Expression left, ComparisonOperator operator, Expression right) {
        boolean isTurned = left instanceof Literal;
        this.left = left;
        this.operator = operator;
        this.right = right;
        this.isNumeric = left.type() == ValueType.NUMBER && right.type() == ValueType.NUMBER;
        this.limited = isTurned ? right : left;
        this.limitOperator = isTurned ? operator.mirrored() : operator;
        this.hasLimit = isNumeric && (isTurned ? left : right) instanceof Literal;
        this.limitedField = hasLimit && limited instanceof FieldReference reference ? reference.field() : null;
        this.limit = (isTurned ? left : right) instanceof Literal literal && literal.value() instanceof Double number
                ? number
                : 0;
    }

    Expression left() {
        return left;
    }

    ComparisonOperator operator() {
        return operator;
    }

    Expression right() {
        return right;
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
        if (limitedField != null) {
            return limitOperator.test(context.number(limitedField), limit);
        }
        if (hasLimit) {
            return limitOperator.test(limited.number(context), limit);
        }
        return isNumeric
                ? operator.test(left.number(context), right.number(context))
                : test(left.value(context), right.value(context));
    }

    private boolean test(@Nullable Object first, @Nullable Object second) {
        if (first == null || second == null) {
            return testMissing(first == second);
        }
        if (first instanceof Number a && second instanceof Number b) {
            return operator.test(a.doubleValue(), b.doubleValue());
        }
        if (first instanceof String a && second instanceof String b) {
            return operator.test(a.compareTo(b), 0);
        }
        if (!(first instanceof Boolean && second instanceof Boolean)) {
            throw EvaluationException.incomparable(start(), first, second);
        }
        return switch (operator) {
            case EQUAL -> first.equals(second);
            case UNEQUAL -> !first.equals(second);
            default -> throw new EvaluationException(start(), "true and false have no order");
        };
    }

    private boolean testMissing(boolean both) {
        if (operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.UNEQUAL) {
            return both == (operator == ComparisonOperator.EQUAL);
        }
        for (Expression operand : operands()) {
            if (operand instanceof Literal literal) {
                literal.refuseNull();
            }
        }
        return false;
    }
}
