package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Expression.Literal;
import io.github.collectdmonitor.rules.expression.Expression.ValueType;
import io.github.collectdmonitor.rules.expression.Logic.Conjunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is true or false for each event, split into what is decided once for a series and what each event decides.
 * Immutable; evaluating it takes bounded time and stack.
 */
public final class Condition {
    private final String text;
    private final Subject subject;
    private final Expression root;
    private final Expression[] aboutSeries;
    private final Expression[] aboutEvent;

    private Condition(String text, Subject subject, Expression root) {
        this.text = text;
        this.subject = subject;
        this.root = root;
        this.aboutSeries =
                conjuncts().stream().filter(Expression::isAboutSeries).toArray(Expression[]::new);
        this.aboutEvent =
                conjuncts().stream().filter(each -> !each.isAboutSeries()).toArray(Expression[]::new);
    }

    /**
     * Compiles an expression.
     *
     * @throws ExpressionException if it is none, or compares values of kinds that do not go together
     */
    public static Condition compile(String text) throws ExpressionException {
        Parser.Parsed parsed = Parser.parse(text);
        Condition condition = new Condition(text, parsed.subject(), parsed.root());
        for (Expression conjunct : condition.conjuncts()) {
            boolean isNull = conjunct instanceof Literal literal && literal.value() == null;
            if (isNull || conjunct.type() == ValueType.NUMBER || conjunct.type() == ValueType.TEXT) {
                throw new ExpressionException(conjunct.start(), "it is neither true nor false");
            }
            tryOut(conjunct);
        }
        return condition;
    }

    /** Finds types that do not fit before there is a real event. */
    private static void tryOut(Expression conjunct) throws ExpressionException {
        try {
            conjunct.isTrue(SampleContext.INSTANCE);
        } catch (EvaluationException e) {
            throw new ExpressionException(e.offset(), String.valueOf(e.getMessage()));
        }
    }

    /** The expression as written. */
    public String text() {
        return text;
    }

    /** What it is about. */
    public Subject subject() {
        return subject;
    }

    Expression root() {
        return root;
    }

    /** The parts that must all be true. */
    List<Expression> conjuncts() {
        return root instanceof Conjunction conjunction ? conjunction.operands() : List.of(root);
    }

    /**
     * Whether any event of the series that this one belongs to can make it true.
     *
     * @throws EvaluationException if that cannot be decided
     */
    public boolean concerns(EvaluationContext context) {
        return all(aboutSeries, context);
    }

    /**
     * Whether it is true for an event of a series that it concerns.
     *
     * @throws EvaluationException if it does not fit the event
     */
    public boolean isTrue(EvaluationContext context) {
        return all(aboutEvent, context);
    }

    private static boolean all(Expression[] conjuncts, EvaluationContext context) {
        for (Expression conjunct : conjuncts) {
            if (!conjunct.isTrue(context)) {
                return false;
            }
        }
        return true;
    }

    /** An event with something in each field. */
    private enum SampleContext implements EvaluationContext {
        INSTANCE;

        @Override
        public double number(Field field) {
            return 0;
        }

        @Override
        public String text(Field field) {
            return "";
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
