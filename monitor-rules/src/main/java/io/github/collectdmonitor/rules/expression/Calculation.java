package io.github.collectdmonitor.rules.expression;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chain of calculations of one precedence, from left to right: {@code 1 + 2 - 3}. All numbers are doubles. Not a tree of pairs,
 * which would need a stack as deep as the chain is long.
 */
final class Calculation implements Expression {
    private final NumericOperand first;
    private final ArithmeticOperator[] operators;
    private final NumericOperand[] others;

    /** The operators of numbers. */
    enum ArithmeticOperator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER;

        static ArithmeticOperator of(String symbol) {
            return switch (symbol) {
                case "+" -> ADD;
                case "-" -> SUBTRACT;
                case "*" -> MULTIPLY;
                case "/" -> DIVIDE;
                case "%" -> REMAINDER;
                default -> throw new IllegalArgumentException("No operator of numbers: " + symbol);
            };
        }

        double apply(double left, double right) {
            return switch (this) {
                case ADD -> left + right;
                case SUBTRACT -> left - right;
                case MULTIPLY -> left * right;
                case DIVIDE -> left / right;
                case REMAINDER -> left % right;
            };
        }
    }

    /**
     * An operand that is used as a number. Most are fields or constants, which are read here: the agent's compiler (C1) cannot inline
     * calls of an interface, and a hundred rules make hundreds of them for each value.
     */
    private static final class NumericOperand {
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
            this.constant =
                    expression instanceof Literal literal && literal.value() instanceof Double number ? number : 0;
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

    /**
     * Calculates with an operator between each two neighbours.
     *
     * @param others as many as there are operators
     */
    Calculation(Expression first, List<ArithmeticOperator> operators, List<Expression> others) {
        this.first = new NumericOperand(first);
        this.operators = operators.toArray(new ArithmeticOperator[0]);
        this.others = others.stream().map(NumericOperand::new).toArray(NumericOperand[]::new);
    }

    @Override
    public int start() {
        return first.expression().start();
    }

    @Override
    public ValueType type() {
        return ValueType.NUMBER;
    }

    @Override
    public List<Expression> operands() {
        return Stream.concat(Stream.of(first), Stream.of(others))
                .map(NumericOperand::expression)
                .toList();
    }

    @Override
    public Object value(EvaluationContext context) {
        return number(context);
    }

    @Override
    public double number(EvaluationContext context) {
        double result = first.number(context);
        for (int i = 0; i < others.length; i++) {
            result = operators[i].apply(result, others[i].number(context));
        }
        return result;
    }

    /** A row of signs before a number. */
    record Sign(int start, boolean isMinus, Expression operand) implements Expression {
        @Override
        public ValueType type() {
            return ValueType.NUMBER;
        }

        @Override
        public List<Expression> operands() {
            return List.of(operand);
        }

        @Override
        public Object value(EvaluationContext context) {
            return number(context);
        }

        @Override
        public double number(EvaluationContext context) {
            double number = operand.number(context);
            return isMinus ? -number : number;
        }
    }
}
