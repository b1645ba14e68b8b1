package io.github.collectdmonitor.json;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first syntax error in a JSON text (RFC 8259), and describes the usual mistakes: a comment,
 * a comma too many or too few, a missing quote. Never quotes the text, which may contain secrets.
 */
final class JsonSyntaxError {
    private static final String QUOTES = "names and strings must be in double quotes";
    private static final int END = -1;

    private final String text;
    /** The start of each array and object that is not closed. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private int at;
    private @Nullable String mistake;

    private JsonSyntaxError(String text) {
        this.text = text;
    }

    /**
     * Describes the first mistake, as in {@code at line 2 column 5: JSON has no comments}.
     *
     * @return null if there is none, or the nesting is too deep; columns count from 1, in UTF-16 units
     */
    static @Nullable String describe(String text) {
        JsonSyntaxError error = new JsonSyntaxError(text);
        error.document();
        return error.mistake == null ? null : error.place(error.at) + ": " + error.mistake;
    }

    private void document() {
        if (value() && peek() != END) {
            fail(
                    peek() == '}' || peek() == ']'
                            ? "this bracket has no opening bracket"
                            : "there is text after the end of the JSON value");
        }
    }

    private boolean value() {
        int next = peek();
        if (next == '{' || next == '[') {
            return container(next == '{');
        }
        if (next == '"') {
            return string();
        }
        if (next == '-' || (next >= '0' && next <= '9')) {
            return number();
        }
        return word("true") || word("false") || word("null") || fail(noValue(next));
    }

    private boolean container(boolean object) {
        if (open.size() > StrictJson.MAX_DEPTH) {
            return false;
        }
        open.push(at++);
        char close = object ? '}' : ']';
        if (peek() != close) {
            do {
                if (!(object ? member() : value())) {
                    return false;
                }
            } while (comma(close));
            if (mistake != null) {
                return false;
            }
        }
        at++;
        open.pop();
        return true;
    }

    private boolean member() {
        int next = peek();
        if (next != '"') {
            return fail(next == END || next == '}' || next == ',' ? noValue(next) : quoted(next));
        }
        if (!string()) {
            return false;
        }
        if (peek() != ':') {
            return fail("a colon is missing after the member's name");
        }
        at++;
        return value();
    }

    /** Returns whether another member or value follows; at the end of the container nothing is consumed. */
    private boolean comma(char close) {
        int next = peek();
        if (next == close) {
            return false;
        }
        if (next != ',') {
            return fail(noComma(next));
        }
        int comma = at++;
        if (peek() == close) {
            at = comma;
            return fail("JSON has no comma after the last " + (close == '}' ? "member" : "value"));
        }
        return true;
    }

    private String noComma(int next) {
        if (next == END) {
            return unclosed();
        }
        if (next == '}' || next == ']') {
            return "this bracket does not match " + bracket();
        }
        return isComment(next) ? "JSON has no comments" : "a comma is missing before this";
    }

    private boolean string() {
        int start = at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '\n' || c == '\r') {
                at = start;
                return fail("this string has no closing quote on its line");
            }
            if (c < ' ') {
                return fail("a control character in a string must be written as an escape, such as \\t");
            }
            if (c == '\\' && !escape()) {
                return fail("a backslash in a string must be written twice, or begin an escape such as \\n");
            }
            at++;
        }
        at = start;
        return fail("this string has no closing quote");
    }

    /** Moves to the last character of an escape. */
    private boolean escape() {
        if (text.startsWith("u", at + 1)) {
            boolean hexadecimal = at + 6 <= text.length()
                    && text.substring(at + 2, at + 6).chars().allMatch(c -> Character.digit(c, 16) >= 0);
            at += hexadecimal ? 5 : 0;
            return hexadecimal;
        }
        boolean known = at + 1 < text.length() && "\"\\/bfnrt".indexOf(text.charAt(at + 1)) >= 0;
        at += known ? 1 : 0;
        return known;
    }

    private boolean number() {
        int start = at;
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
        String number = text.substring(start, at);
        if (number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            return true;
        }
        at = start;
        return fail("this is not a JSON number: digits without leading zeros, a fraction with digits on both sides");
    }

    private boolean word(String expected) {
        int end = at + expected.length();
        if (!text.startsWith(expected, at) || (end < text.length() && isWord(text.charAt(end)))) {
            return false;
        }
        at = end;
        return true;
    }

    private static boolean isWord(char c) {
        return (c < 128 && Character.isLetterOrDigit(c)) || c == '.' || c == '-' || c == '+' || c == '_';
    }

    private String noValue(int next) {
        if (next == END) {
            return unclosed();
        }
        if (isComment(next)) {
            return "JSON has no comments";
        }
        if (next == ',' || next == '}' || next == ']' || next == ':') {
            return "a value is missing here";
        }
        return Character.isLetter(next) || isQuote(next) ? quoted(next) : "this is not a JSON value";
    }

    private String quoted(int next) {
        if (isComment(next)) {
            return "JSON has no comments";
        }
        return Character.isLetter(next) && !open.isEmpty() && text.charAt(open.peek()) == '['
                ? QUOTES + "; without them there are only true, false and null"
                : QUOTES;
    }

    private static boolean isQuote(int c) {
        return c == '\'' || c == '`' || (c >= '\u2018' && c <= '\u201f') || c == '\u00ab' || c == '\u00bb';
    }

    private static boolean isComment(int next) {
        return next == '#' || next == '/';
    }

    private String unclosed() {
        return open.isEmpty() ? "there is no JSON value" : bracket() + " is not closed";
    }

    private String bracket() {
        int opened = open.isEmpty() ? 0 : open.peek();
        return "the " + text.charAt(opened) + place(opened);
    }

    /** Returns the next character that is not white space, or {@link #END}; everything before it is consumed. */
    private int peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean fail(String what) {
        if (mistake == null) {
            mistake = what;
        }
        return false;
    }

    private String place(int offset) {
        String before = text.substring(0, offset);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return " at line " + line + " column " + (offset - before.lastIndexOf('\n'));
    }
}
