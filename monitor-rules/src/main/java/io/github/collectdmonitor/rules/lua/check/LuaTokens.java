package io.github.collectdmonitor.rules.lua.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a file of Lua into names, strings and other characters (Lua 5.4 §3.1), without comments. Takes any text. */
final class LuaTokens {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /** What a token is. */
    enum Kind {
        NAME,
        STRING,
        OTHER
    }

    /** A name, the inside of a string, or one other character, and its line, counted from 1. */
    record Token(Kind kind, String text, int line) {
        boolean is(String other) {
            return kind != Kind.STRING && text.equals(other);
        }
    }

    private LuaTokens(String text) {
        this.text = text;
    }

    @SuppressWarnings("ArrayParameter") // Read only.
    static List<Token> of(byte[] source) {
        LuaTokens tokens = new LuaTokens(new String(source, StandardCharsets.ISO_8859_1));
        while (tokens.at < tokens.text.length()) {
            tokens.next();
        }
        return tokens.tokens;
    }

    private void next() {
        char first = text.charAt(at);
        if (text.startsWith("--", at)) {
            at += 2;
            if (!skipLong(false)) {
                skipTo(text.indexOf('\n', at));
            }
        } else if (first == '"' || first == '\'') {
            quoted(first);
        } else if (first == '[' && skipLong(true)) {
            return;
        } else if (isName(first)) {
            int from = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            add(Character.isDigit(first) ? Kind.OTHER : Kind.NAME, text.substring(from, at), line);
        } else {
            if (!Character.isWhitespace(first)) {
                add(Kind.OTHER, String.valueOf(first), line);
            }
            skipTo(at + 1);
        }
    }

    private static boolean isName(char character) {
        return character == '_' || (character < 128 && Character.isLetterOrDigit(character));
    }

    private void quoted(char quote) {
        int from = at + 1;
        int end = from;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, text.length());
        add(Kind.STRING, text.substring(from, end), line);
        skipTo(end + 1);
    }

    /** Skips a long string or comment, {@code [[…]]} or {@code [==[…]==]}, if one begins here. */
    private boolean skipLong(boolean isString) {
        int level = at + 1;
        while (level < text.length() && text.charAt(level) == '=') {
            level++;
        }
        if (!text.startsWith("[", at) || !text.startsWith("[", level)) {
            return false;
        }
        String close = "]" + text.substring(at + 1, level) + "]";
        int end = text.indexOf(close, level + 1);
        if (isString) {
            add(Kind.STRING, text.substring(level + 1, end < 0 ? text.length() : end), line);
        }
        skipTo(end < 0 ? end : end + close.length());
        return true;
    }

    private void skipTo(int next) {
        int end = next < 0 ? text.length() : Math.min(next, text.length());
        for (; at < end; at++) {
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
    }

    private void add(Kind kind, String token, int onLine) {
        tokens.add(new Token(kind, token, onLine));
    }
}
