package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.Term.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A number of a metric compared with a constant, as most rules do: some fifty times as fast as by JEXL. */
record Comparison(NumberField field, Operator operator, double constant) implements Conjunct {
    /** How it is compared. */
    enum Operator {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        UNEQUAL("!=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        static @Nullable Operator of(Term term) {
            for (Operator operator : values()) {
                if (term.is(operator.symbol)) {
                    return operator;
                }
            }
            return null;
        }

        String symbol() {
            return symbol;
        }

        /** The one that says the same with the sides exchanged. */
        Operator mirrored() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                case EQUAL, UNEQUAL -> this;
            };
        }
    }

    /** Reads {@code metric.FIELD OPERATOR NUMBER}, or the same with its sides exchanged; null where it is something else. */
    static @Nullable Comparison of(List<Term> terms) {
        for (int i = 1; i < terms.size() - 1; i++) {
            Operator operator = Operator.of(terms.get(i));
            if (operator != null) {
                List<Term> left = terms.subList(0, i);
                List<Term> right = terms.subList(i + 1, terms.size());
                Comparison plain = of(left, operator, right);
                return plain == null ? of(right, operator.mirrored(), left) : plain;
            }
        }
        return null;
    }

    private static @Nullable Comparison of(List<Term> variable, Operator operator, List<Term> number) {
        Double constant = number(number);
        if (constant == null || variable.size() != 1 || !(variable.get(0).binding() instanceof Field field)) {
            return null;
        }
        NumberField named = NumberField.named(field.name());
        return named == null ? null : new Comparison(named, operator, constant);
    }

    private static @Nullable Double number(List<Term> terms) {
        Double number = terms.get(terms.size() - 1).number();
        if (number == null || terms.size() == 1) {
            return number;
        }
        return terms.size() == 2 && terms.get(0).is("-") ? Double.valueOf(-number) : null;
    }

    @Override
    public boolean test(Facts facts) {
        double actual = facts.number(field);
        return switch (operator) {
            case LESS -> actual < constant;
            case LESS_OR_EQUAL -> actual <= constant;
            case GREATER -> actual > constant;
            case GREATER_OR_EQUAL -> actual >= constant;
            case EQUAL -> actual == constant;
            case UNEQUAL -> actual != constant;
        };
    }

    @Override
    public boolean isAboutSeries() {
        return false;
    }
}
