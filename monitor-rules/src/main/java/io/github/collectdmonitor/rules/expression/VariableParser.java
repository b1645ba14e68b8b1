package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Expression.FieldReference;
import io.github.collectdmonitor.rules.expression.Expression.MetaReference;
import io.github.collectdmonitor.rules.expression.Subject.Root;
import io.github.collectdmonitor.rules.expression.Tokenizer.Token;
import io.github.collectdmonitor.rules.expression.Tokenizer.Token.Kind;
import io.github.collectdmonitor.settings.load.Suggestion;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Parses the variables of one expression: finds what each name stands for, and refuses what stands for nothing. */
final class VariableParser {
    private final TokenReader tokens;
    private @Nullable Subject subject;

    VariableParser(TokenReader tokens) {
        this.tokens = tokens;
    }

    /** What the variables so far are about; null where there was none. */
    @Nullable
    Subject subject() {
        return subject;
    }

    /** Parses a variable, whose first name has been read. */
    Expression parse(Token name) throws ExpressionException {
        Root root = root(name);
        if (subject != null && subject != root.subject()) {
            throw new ExpressionException(
                    name.start(), "a rule is about one of metrics, notifications and collectd itself, not about two");
        }
        subject = root.subject();
        if (!tokens.peek().is(".")) {
            throw new ExpressionException(
                    name.start(),
                    "\"" + name.text() + "\" needs a field, such as " + name.text() + "."
                            + root.members().get(0));
        }
        tokens.next();
        Token member = tokens.next(Kind.NAME, "a field of " + name.text());
        if (root.hasMeta() && member.text().equals(Subject.META)) {
            return new MetaReference(name.start(), metaKey(member));
        }
        Field field = root.fields().get(member.text());
        if (field == null) {
            throw new ExpressionException(
                    member.start(),
                    name.text() + " has no field \"" + member.text() + "\"" + suggestion(member.text(), root.members())
                            + "; there are " + String.join(", ", root.members()));
        }
        return new FieldReference(name.start(), field);
    }

    private Root root(Token name) throws ExpressionException {
        Root root = Subject.ROOTS.get(name.text());
        if (root == null) {
            throw new ExpressionException(
                    name.start(),
                    tokens.peek().is("(")
                            ? "there are no functions, so no \"" + name.text() + "\""
                            : "unknown name \"" + name.text() + "\"" + suggestion(name.text(), Subject.ROOTS.keySet()));
        }
        return root;
    }

    private static String suggestion(String name, Collection<String> known) {
        return Suggestion.nearest(name, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse("");
    }

    private String metaKey(Token meta) throws ExpressionException {
        if (tokens.peek().is(".")) {
            tokens.next();
            return tokens.next(Kind.NAME, "a key").text();
        }
        if (!tokens.peek().is("[")) {
            throw new ExpressionException(meta.start(), "\"meta\" needs a key, as in meta.key or meta['a-b']");
        }
        Token opening = tokens.next();
        String key = tokens.next(Kind.STRING, "a key in quotes").text();
        if (!tokens.next().is("]")) {
            throw new ExpressionException(opening.start(), "\"[\" is not closed by a \"]\" after the key");
        }
        return key;
    }
}
