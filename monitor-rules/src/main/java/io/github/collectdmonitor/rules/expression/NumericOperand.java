package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Expression.FieldReference;
import io.github.collectdmonitor.rules.expression.Expression.Literal;
import io.github.collectdmonitor.rules.expression.Expression.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An operand that is used as a number. Most are fields or constants, which are read here: the agent's compiler (C1) cannot inline
 * calls of an interface, and a hundred rules make hundreds of them for each value.
 */
final class NumericOperand {
    private final Expression expression;
    private final @Nullable Field field;
    private final boolean isConstant;
    private final double constant;

    NumericOperand(Expression expression) {
        this.expression = expression;
        this.field = expression.type() == ValueType.NUMBER && expression instanceof FieldReference reference
                ? reference.field()
                : null;
        this.isConstant = expression instanceof Literal && expression.type() == ValueType.NUMBER;
        this.constant = expression instanceof Literal literal && literal.value() instanceof Double number ? number : 0;
    }

    Expression expression() {
        return expression;
    }

    double number(EvaluationContext context) {
        if (isConstant) {
            return constant;
        }
        return field == null ? expression.number(context) : context.number(field);
    }
}
