package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts an expression into its tokens. What is not listed here never reaches JEXL: no assignment, call, block or comment. */
final class Tokenizer {
    /** How long an expression may be. */
    static final int LONGEST = 4096;

    /** Longer ones first. */
    private static final List<String> OPERATORS = List.of(
            "&&", "||", "==", "!=", "<=", ">=", "=~", "!~", "=^", "!^", "=$", "!$", "<", ">", "!", "+", "-", "*", "/",
            "%", "(", ")", "[", "]", ".", "?", ":");

    /** Whose beginnings are operators, and which are something else. */
    private static final Map<String, String> REFUSED = Map.of(
            "//", "a comment",
            "/*", "a comment",
            "..", "a range",
            "++", "an assignment",
            "--", "an assignment",
            "+=", "an assignment",
            "-=", "an assignment",
            "?.", "a navigation",
            "??", "a choice",
            "?:", "a choice");

    private static final Map<String, String> WORDS = Map.of(
            "and", "&&", "or", "||", "not", "!", "eq", "==", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokenizer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) throws ExpressionException {
        if (text.length() > LONGEST) {
            throw new ExpressionException(
                    LONGEST, "the expression has " + text.length() + " characters, more than " + LONGEST);
        }
        Tokenizer tokenizer = new Tokenizer(text);
        tokenizer.run();
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
        while (peek(0) != quote) {
            if (at >= text.length()) {
                throw new ExpressionException(start, "the string that begins here has no end");
            }
            char next = text.charAt(at++);
            char escaped = peek(0);
            if (next != '\\') {
                content.append(next);
            } else if (escaped == '\\' || escaped == '\'' || escaped == '"') {
                content.append(escaped);
                at++;
            } else {
                // As in '\d+': what is no escape stays as it is, for patterns.
                content.append(next);
            }
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
        String refused = at + 2 <= text.length() ? REFUSED.get(text.substring(at, at + 2)) : null;
        if (refused != null) {
            throw new ExpressionException(
                    at, "\"" + text.substring(at, at + 2) + "\" is not possible here: " + refused);
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
            case "#" -> "\"#\" is not possible here: a comment";
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
