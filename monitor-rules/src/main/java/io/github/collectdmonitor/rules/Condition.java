package io.github.collectdmonitor.rules;

import java.util.ArrayList;
import java.util.List;

/** An expression, cut into what is decided once for a series and what each event decides. */
final class Condition {
    private final String text;
    private final Subject subject;
    private final Conjunct[] aboutSeries;
    private final Conjunct[] aboutEvent;

    private Condition(String text, Subject subject, List<Conjunct> conjuncts) {
        this.text = text;
        this.subject = subject;
        this.aboutSeries = conjuncts.stream().filter(Conjunct::isAboutSeries).toArray(Conjunct[]::new);
        this.aboutEvent =
                conjuncts.stream().filter(each -> !each.isAboutSeries()).toArray(Conjunct[]::new);
    }

    /** Compiles an expression. */
    static Condition compile(String text) throws ExpressionException {
        Terms.Read read = Terms.read(text);
        Script.compile(read.terms());
        List<Conjunct> conjuncts = new ArrayList<>();
        for (List<Term> part : conjuncts(read.terms())) {
            Comparison plain = Comparison.of(part);
            conjuncts.add(plain == null ? tried(Script.compile(part), part) : plain);
        }
        return new Condition(text, read.subject(), conjuncts);
    }

    /** The parts of an expression that must all be true, without the parentheses around them. */
    static List<List<Term>> conjuncts(List<Term> terms) {
        List<Term> bare = withoutParentheses(terms);
        List<List<Term>> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < bare.size(); i++) {
            Term term = bare.get(i);
            depth += term.is("(") ? 1 : term.is(")") ? -1 : 0;
            if (depth == 0 && (term.is("||") || term.is("?"))) {
                return List.of(bare);
            }
            if (depth == 0 && term.is("&&")) {
                parts.addAll(conjuncts(bare.subList(start, i)));
                start = i + 1;
            }
        }
        if (start == 0) {
            return List.of(bare);
        }
        parts.addAll(conjuncts(bare.subList(start, bare.size())));
        return parts;
    }

    /** Finds types that do not fit before there is a real event. */
    private static Conjunct tried(Conjunct conjunct, List<Term> terms) throws ExpressionException {
        try {
            conjunct.test(SampleFacts.INSTANCE);
            return conjunct;
        } catch (EvaluationException e) {
            throw new ExpressionException(terms.get(0).start(), String.valueOf(e.getMessage()));
        }
    }

    private static List<Term> withoutParentheses(List<Term> terms) {
        int last = terms.size() - 1;
        if (!terms.get(0).is("(") || closing(terms) != last) {
            return terms;
        }
        return withoutParentheses(terms.subList(1, last));
    }

    /** Where the parenthesis is closed that is the first term. */
    private static int closing(List<Term> terms) {
        int depth = 0;
        for (int i = 0; i < terms.size(); i++) {
            depth += terms.get(i).is("(") ? 1 : terms.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    String text() {
        return text;
    }

    Subject subject() {
        return subject;
    }

    /** Whether any event of the series that this one belongs to can make it true. */
    boolean concerns(Facts facts) {
        return all(aboutSeries, facts);
    }

    /** Whether it is true for an event of a series that it concerns. */
    boolean isTrue(Facts facts) {
        return all(aboutEvent, facts);
    }

    private static boolean all(Conjunct[] conjuncts, Facts facts) {
        for (Conjunct conjunct : conjuncts) {
            if (!conjunct.test(facts)) {
                return false;
            }
        }
        return true;
    }
}
