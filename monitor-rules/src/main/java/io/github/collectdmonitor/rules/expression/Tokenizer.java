package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Tokenizer.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Splits an expression into its tokens. */
final class Tokenizer {
    /** The maximum length of an expression in characters. */
    static final int LONGEST = 4096;

    /** Longer ones first. */
    private static final List<String> OPERATORS = List.of(
            "&&", "||", "==", "!=", "<=", ">=", "=~", "!~", "=^", "!^", "=$", "!$", "<", ">", "!", "+", "-", "*", "/",
            "%", "(", ")", "[", "]", ".", "?", ":");

    /** What other languages have, and what to say of it here. */
    private static final Map<String, String> REFUSED = Map.of(
            "//", "there are no comments",
            "/*", "there are no comments",
            "++", "nothing can be assigned",
            "--", "nothing can be assigned; write - - with a space to negate twice");

    private static final Map<String, String> WORDS = Map.of(
            "and", "&&", "or", "||", "not", "!", "eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /**
     * A token of an expression.
     *
     * @param text an operator in its symbolic form, a name or a number as written, a string's content, nothing for the end
     * @param start its first character's offset in the expression
     */
    record Token(Kind kind, String text, int start) {
        /** The kinds of tokens. */
        enum Kind {
            NAME,
            NUMBER,
            STRING,
            OPERATOR,
            END
        }

        boolean is(String operator) {
            return kind == Kind.OPERATOR && text.equals(operator);
        }
    }

    private Tokenizer(String text) {
        this.text = text;
    }

    /** The tokens of an expression; the last one is its end. */
    static List<Token> tokens(String text) throws ExpressionException {
        if (text.length() > LONGEST) {
            throw new ExpressionException(
                    LONGEST, "the expression has " + text.length() + " characters, more than " + LONGEST);
        }
        Tokenizer tokenizer = new Tokenizer(text);
        tokenizer.run();
        tokenizer.tokens.add(new Token(Kind.END, "", text.length()));
        return tokenizer.tokens;
    }

    private void run() throws ExpressionException {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
                at++;
            } else if (next == '\'' || next == '"') {
                string(next);
            } else if (isDigit(next) || (next == '.' && isDigit(peek(1)))) {
                number();
            } else if (isLetter(next)) {
                name();
            } else {
                operator();
            }
        }
    }

    private void string(char quote) throws ExpressionException {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char next = text.charAt(at++);
            char escaped = peek(0);
            if (next == '\\' && (escaped == '\\' || escaped == '\'' || escaped == '"')) {
                content.append(escaped);
                at++;
            } else {
                // A backslash that escapes nothing stays, for patterns such as '\d+'.
                content.append(next);
            }
        }
        if (at >= text.length()) {
            throw new ExpressionException(start, "the string that begins here has no end");
        }
        at++;
        tokens.add(new Token(Kind.STRING, content.toString(), start));
    }

    private void number() throws ExpressionException {
        int start = at;
        while (isDigit(peek(0)) || (peek(0) == '.' && peek(1) != '.')) {
            at++;
        }
        if ((peek(0) == 'e' || peek(0) == 'E') && (isDigit(peek(1)) || (isSign(peek(1)) && isDigit(peek(2))))) {
            at += 2;
            while (isDigit(peek(0))) {
                at++;
            }
        }
        if (isLetter(peek(0))) {
            throw new ExpressionException(start, "a number is written as in 12, 1.5 or 1e9, without letters behind it");
        }
        String number = text.substring(start, at);
        if (number.length() > 1 && number.charAt(0) == '0' && isDigit(number.charAt(1))) {
            throw new ExpressionException(start, "the number " + number + " must not begin with 0");
        }
        try {
            if (Double.isInfinite(Double.parseDouble(number))) {
                throw new ExpressionException(start, "the number is too large");
            }
        } catch (NumberFormatException e) {
            throw new ExpressionException(start, "a number is written as in 12, 1.5 or 1e9");
        }
        tokens.add(new Token(Kind.NUMBER, number, start));
    }

    private void name() {
        int start = at;
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        String name = text.substring(start, at);
        boolean isMember = !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(".");
        String symbol = isMember ? null : WORDS.get(name);
        tokens.add(symbol == null ? new Token(Kind.NAME, name, start) : new Token(Kind.OPERATOR, symbol, start));
    }

    private void operator() throws ExpressionException {
        String two = text.substring(at, Math.min(at + 2, text.length()));
        String refusal = REFUSED.get(two);
        if (refusal != null) {
            throw new ExpressionException(at, "\"" + two + "\" is not possible here: " + refusal);
        }
        String operator = operatorHere();
        if (operator == null) {
            throw new ExpressionException(at, refusal(text.substring(at, text.offsetByCodePoints(at, 1))));
        }
        tokens.add(new Token(Kind.OPERATOR, operator, at));
        at += operator.length();
    }

    private @Nullable String operatorHere() {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                return operator;
            }
        }
        return null;
    }

    private static String refusal(String character) {
        return switch (character) {
            case "=" -> "\"=\" is not possible here; to compare, write ==";
            case "&" -> "\"&\" is not possible here; did you mean &&?";
            case "|" -> "\"|\" is not possible here; did you mean ||?";
            case "#" -> "\"#\" is not possible here: there are no comments";
            default ->
                Character.isISOControl(character.codePointAt(0))
                        ? "there is a control character"
                        : "\"" + character + "\" is not possible here";
        };
    }

    /** The character so many further on; NUL behind the end. */
    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isSign(char character) {
        return character == '+' || character == '-';
    }

    private static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }
}
