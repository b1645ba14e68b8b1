package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.Term.Binding;
import io.github.collectdmonitor.rules.Term.Constant;
import io.github.collectdmonitor.rules.Term.Field;
import io.github.collectdmonitor.rules.Term.Meta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.apache.commons.logging.impl.NoOpLog;

/**
 * An expression that JEXL evaluates. JEXL sees operators and plain names only: each variable and constant is a name that is
 * looked up here, so it has no object to look into, and may not look into any.
 */
final class Script implements Conjunct {
    private static final JexlEngine ENGINE = new JexlBuilder()
            .features(features())
            .permissions(JexlPermissions.NONE)
            .arithmetic(new RuleArithmetic())
            .strict(true)
            .silent(false)
            .safe(false)
            .antish(false)
            .cancellable(false)
            .debug(false)
            .cache(0)
            .logger(new NoOpLog())
            .create();

    private static final String TOO_DEEP = "it is too long or nested too deep; make two rules of it";

    private final JexlExpression expression;
    private final Map<String, Binding> bindings;
    private final boolean aboutSeries;

    private Script(JexlExpression expression, Map<String, Binding> bindings, boolean aboutSeries) {
        this.expression = expression;
        this.bindings = bindings;
        this.aboutSeries = aboutSeries;
    }

    private static JexlFeatures features() {
        return JexlFeatures.createNone()
                .register(false)
                .script(false)
                .loops(false)
                .lambda(false)
                .thinArrow(false)
                .fatArrow(false)
                .newInstance(false)
                .methodCall(false)
                .structuredLiteral(false)
                .arrayReferenceExpr(false)
                .sideEffect(false)
                .sideEffectGlobal(false)
                .localVar(false)
                .pragma(false)
                .annotation(false)
                .comparatorNames(false)
                .lexical(true);
    }

    /** Compiles terms; what JEXL does not understand is told with its place. */
    static Script compile(List<Term> terms) throws ExpressionException {
        StringBuilder text = new StringBuilder();
        Map<String, Binding> bindings = new HashMap<>();
        boolean aboutSeries = true;
        for (Term term : terms) {
            text.append(term.symbol()).append(' ');
            Binding binding = term.binding();
            if (binding != null) {
                bindings.put(term.symbol(), binding);
                aboutSeries &= binding instanceof Constant || (binding instanceof Field field && field.isIdentity());
            }
        }
        try {
            return new Script(ENGINE.createExpression(text.toString()), Map.copyOf(bindings), aboutSeries);
        } catch (JexlException e) {
            if (isTooDeep(e)) {
                throw new ExpressionException(0, TOO_DEEP);
            }
            throw misunderstood(terms, e.getInfo() == null ? 1 : e.getInfo().getColumn());
        } catch (StackOverflowError e) {
            throw new ExpressionException(0, TOO_DEEP);
        }
    }

    /** JEXL says it in its own words, which name no rule and no remedy. */
    private static boolean isTooDeep(JexlException e) {
        return e instanceof JexlException.StackOverflow || e.getCause() instanceof StackOverflowError;
    }

    private static ExpressionException misunderstood(List<Term> terms, int column) {
        int passed = 0;
        for (Term term : terms) {
            passed += term.symbol().length() + 1;
            if (passed >= column) {
                return new ExpressionException(term.start(), "it is no expression from here on");
            }
        }
        return new ExpressionException(terms.get(terms.size() - 1).start(), "it is no expression");
    }

    /** What the names of one expression stand for in one event. */
    private record Scope(Map<String, Binding> bindings, Facts facts) implements JexlContext {
        @Override
        public Object get(String name) {
            Binding binding = bindings.get(name);
            if (binding instanceof Constant constant) {
                return constant.value();
            }
            if (binding instanceof Field field) {
                Object value = facts.field(field.name());
                return value == null ? RuleArithmetic.MISSING : value;
            }
            Object found = binding instanceof Meta meta ? facts.meta(meta.key()) : null;
            return found == null ? RuleArithmetic.MISSING : found;
        }

        @Override
        public boolean has(String name) {
            return bindings.containsKey(name);
        }

        @Override
        public void set(String name, Object value) {
            throw new EvaluationException("nothing can be assigned");
        }
    }

    @Override
    public boolean test(Facts facts) {
        try {
            Object result = expression.evaluate(new Scope(bindings, facts));
            if (result instanceof Boolean truth) {
                return truth;
            }
            if (result == RuleArithmetic.MISSING) {
                return false;
            }
            throw new EvaluationException("it is neither true nor false");
        } catch (JexlException e) {
            throw e.getCause() instanceof EvaluationException known
                    ? known
                    : new EvaluationException(isTooDeep(e) ? TOO_DEEP : String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            throw new EvaluationException(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new EvaluationException(TOO_DEEP);
        }
    }

    @Override
    public boolean isAboutSeries() {
        return aboutSeries;
    }
}
