package io.github.collectdmonitor.rules;

import com.google.re2j.Pattern;
import io.github.collectdmonitor.rules.Term.Binding;
import io.github.collectdmonitor.rules.Token.Kind;
import io.github.collectdmonitor.settings.PatternProgram;
import io.github.collectdmonitor.settings.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the terms of an expression: finds what each name stands for, and refuses what stands for nothing. */
final class Terms {
    /** How deep parentheses may be nested, and how many signs may follow each other: what reads them recurses. */
    private static final int DEEPEST = 50;

    private static final Set<String> WORDS = Set.of("true", "false", "null");

    private final List<Token> tokens;
    private final int end;
    private final List<Term> terms = new ArrayList<>();
    private @Nullable Subject subject;
    private int at;

    /** The terms of an expression, and what it is about. */
    record Read(Subject subject, List<Term> terms) {}

    private Terms(List<Token> tokens, int end) {
        this.tokens = tokens;
        this.end = end;
    }

    static Read read(String text) throws ExpressionException {
        Terms reader = new Terms(Tokenizer.tokens(text), text.length());
        reader.refuseDeepNesting();
        while (reader.at < reader.tokens.size()) {
            reader.readTerm();
        }
        Subject subject = reader.subject;
        if (subject == null) {
            throw new ExpressionException(
                    0, "it must ask for a metric, a notification, collectd.running or feed.silent");
        }
        return new Read(subject, reader.terms);
    }

    private void refuseDeepNesting() throws ExpressionException {
        int depth = 0;
        int signs = 0;
        for (Token token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            signs = token.is("!") || token.is("-") || token.is("+") ? signs + 1 : 0;
            if (depth > DEEPEST || signs > DEEPEST) {
                throw new ExpressionException(token.start(), "it is nested deeper than " + DEEPEST + " levels");
            }
        }
    }

    private void readTerm() throws ExpressionException {
        Token token = tokens.get(at++);
        switch (token.kind()) {
            case NUMBER -> bind(token, new Term.Constant(Double.valueOf(token.text())));
            case STRING -> bind(token, new Term.Constant(token.text()));
            case OPERATOR -> readOperator(token);
            case NAME -> {
                if (WORDS.contains(token.text())) {
                    terms.add(new Term(token.text(), token.start(), null));
                } else {
                    readVariable(token);
                }
            }
        }
    }

    private void bind(Token token, Binding binding) {
        terms.add(new Term("v" + terms.size(), token.start(), binding));
    }

    private void readOperator(Token token) throws ExpressionException {
        if (token.is(".") || token.is("[") || token.is("]")) {
            throw new ExpressionException(token.start(), "\"" + token.text() + "\" is not possible here");
        }
        terms.add(new Term(token.text(), token.start(), null));
        if (token.is("=~") || token.is("!~")) {
            Token pattern = next(Kind.STRING, "a pattern in quotes");
            bind(pattern, new Term.Constant(pattern(pattern)));
        }
    }

    private static Pattern pattern(Token token) throws ExpressionException {
        try {
            return PatternProgram.compile(token.text());
        } catch (IllegalArgumentException e) {
            throw new ExpressionException(token.start(), "the pattern cannot be used: " + e.getMessage());
        }
    }

    private void readVariable(Token root) throws ExpressionException {
        Subject about = Subject.ROOTS.get(root.text());
        if (about == null) {
            throw new ExpressionException(root.start(), unknown(root));
        }
        if (subject != null && subject != about) {
            throw new ExpressionException(
                    root.start(), "a rule is about one of metrics, notifications and collectd itself, not about two");
        }
        subject = about;
        Token dot = at < tokens.size() ? tokens.get(at) : null;
        if (dot == null || !dot.is(".")) {
            throw new ExpressionException(
                    root.start(),
                    "\"" + root.text() + "\" needs a field, such as " + root.text() + "."
                            + about.fields(root.text()).get(0));
        }
        at++;
        List<String> fields = about.fields(root.text());
        Token field = next(Kind.NAME, "a field of " + root.text());
        if (!fields.contains(field.text())) {
            throw new ExpressionException(
                    field.start(),
                    root.text() + " has no field \"" + field.text() + "\"" + suggestion(field.text(), fields)
                            + "; there are " + String.join(", ", fields));
        }
        bind(
                root,
                field.text().equals(Subject.META)
                        ? new Term.Meta(metaKey(field))
                        : new Term.Field(field.text(), about.isIdentity(field.text())));
    }

    private String unknown(Token name) {
        if (at < tokens.size() && tokens.get(at).is("(")) {
            return "there are no functions, so no \"" + name.text() + "\"";
        }
        return "unknown name \"" + name.text() + "\"" + suggestion(name.text(), Subject.ROOTS.keySet());
    }

    private static String suggestion(String name, Collection<String> known) {
        return Suggestion.nearest(name, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
    }

    private String metaKey(Token meta) throws ExpressionException {
        Token opening = next(Kind.OPERATOR, "a key, as in metric.meta.key or metric.meta['a-b']");
        if (opening.is(".")) {
            return next(Kind.NAME, "a key").text();
        }
        if (!opening.is("[")) {
            throw new ExpressionException(meta.start(), "\"meta\" needs a key, as in meta.key or meta['a-b']");
        }
        String key = next(Kind.STRING, "a key in quotes").text();
        Token closing = next(Kind.OPERATOR, "]");
        if (!closing.is("]")) {
            throw new ExpressionException(closing.start(), "] is missing");
        }
        return key;
    }

    private Token next(Kind kind, String what) throws ExpressionException {
        if (at >= tokens.size()) {
            throw new ExpressionException(end, what + " is missing at the end");
        }
        Token token = tokens.get(at++);
        if (token.kind() != kind) {
            throw new ExpressionException(token.start(), what + " is missing before \"" + token.text() + "\"");
        }
        return token;
    }
}
