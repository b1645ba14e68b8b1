package io.github.collectdmonitor.rules.lua.check;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.lua.check.LuaTokens.Kind;
import io.github.collectdmonitor.rules.lua.check.LuaTokens.Token;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what a file uses only when its handlers are called, and what is not there in the interpreter that runs it: functions,
 * libraries and modules. The text is looked at, not understood, so what may be there is not reported.
 */
public final class CheckAdvice {
    private static final int MOST_NAMES = 500;
    private static final int LONGEST_SHOWN = 200;
    private static final String REQUIRE = "require ";

    private static final Token NONE = new Token(Kind.OTHER, "", 0);

    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "goto",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");

    private final List<Token> tokens;
    private final Set<String> declared = new HashSet<>();
    private final Map<String, Integer> used = new LinkedHashMap<>();

    private CheckAdvice(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Returns the warning about a name that an interpreter does not have. */
    public static String text(String name, String interpreter) {
        if (name.startsWith(REQUIRE)) {
            return "module " + ShownText.of(name.substring(REQUIRE.length()), LONGEST_SHOWN) + " cannot be loaded by "
                    + interpreter + "; install it where the account of the handlers can read it";
        }
        return name + " is not there in " + interpreter
                + (name.startsWith("collectd.") ? ": the agent is no plugin of collectd" : "");
    }

    /** The names that a file uses and does not define, with the first line of each. */
    @SuppressWarnings("ArrayParameter") // Read only.
    public static Map<String, Integer> used(byte[] source) {
        CheckAdvice advice = new CheckAdvice(LuaTokens.of(source));
        for (int i = 0; i < advice.tokens.size(); i++) {
            advice.declare(i);
        }
        for (int i = 0; i < advice.tokens.size() && advice.used.size() < MOST_NAMES; i++) {
            advice.use(i);
        }
        return advice.used;
    }

    private Token token(int index) {
        return index < 0 || index >= tokens.size() ? NONE : tokens.get(index);
    }

    private void declare(int index) {
        Token token = token(index);
        if (token.is("function")) {
            declared.add(token(index + 1).text());
            declareParameters(index);
        } else if (token.is("local") || token.is("for")) {
            declareList(index + 1, 1);
        } else if (token.is("=") && !token(index + 1).is("=") && !isComparison(token(index - 1))) {
            declareList(index - 1, -1);
        }
    }

    /** Names with commas between them, from one to the next in a direction. */
    private void declareList(int first, int direction) {
        int at = first;
        declared.add(token(at).text());
        while (token(at + direction).is(",")) {
            at += 2 * direction;
            declared.add(token(at).text());
        }
    }

    private static boolean isComparison(Token token) {
        return token.is("=") || token.is("<") || token.is(">") || token.is("~");
    }

    private void declareParameters(int index) {
        int at = index + 1;
        while (token(at).kind() == Kind.NAME || token(at).is(".") || token(at).is(":")) {
            at++;
        }
        for (; at < tokens.size() && !token(at).is(")"); at++) {
            declared.add(token(at).text());
        }
    }

    private void use(int index) {
        Token token = token(index);
        Token before = token(index - 1);
        if (token.kind() != Kind.NAME
                || KEYWORDS.contains(token.text())
                || declared.contains(token.text())
                || before.is(".")
                || before.is(":")
                || before.is("goto")) {
            return;
        }
        Token after = token(index + 1);
        if (token.is("require")) {
            Token module = after.is("(") ? token(index + 2) : after;
            if (module.kind() == Kind.STRING) {
                used.putIfAbsent(REQUIRE + module.text(), token.line());
            }
        } else if (after.is(".") && token(index + 2).kind() == Kind.NAME) {
            boolean isDefined = token(index + 3).is("=") && !token(index + 4).is("=");
            if (!isDefined) {
                used.putIfAbsent(token.text() + "." + token(index + 2).text(), token.line());
            }
        } else if (after.is("(") || after.is(":") || after.is("[") || after.is("{") || after.kind() == Kind.STRING) {
            used.putIfAbsent(token.text(), token.line());
        }
    }
}
