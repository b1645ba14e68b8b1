package io.github.collectdmonitor.text;

import java.util.Locale;

/**
 * Escapes characters that are unsafe to display: control characters (C0, DEL and C1), format characters such as those
 * that change the direction of writing, line and paragraph separators, and unpaired surrogates. They are escaped
 * as in JSON (RFC 8259 §7), so that a JSON text keeps its value.
 */
public final class ControlCharacters {
    private ControlCharacters() {}

    /** Returns whether a code point is unsafe. */
    public static boolean contain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Returns a text with unsafe characters escaped, including newlines and tabs, so that it is one line. */
    public static String escaped(String text) {
        if (text.codePoints().noneMatch(ControlCharacters::contain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(codePoint -> append(escaped, codePoint));
        return escaped.toString();
    }

    /**
     * Returns a JSON text with the same value in one line, without unsafe characters: outside strings they are white
     * space.
     */
    public static String escapedJson(String json) {
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(codePoint -> append(escaped, codePoint < ' ' ? ' ' : codePoint));
        return escaped.toString();
    }

    private static void append(StringBuilder to, int codePoint) {
        if (!contain(codePoint)) {
            to.appendCodePoint(codePoint);
            return;
        }
        switch (codePoint) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                for (char unit : Character.toChars(codePoint)) {
                    to.append(escape(unit));
                }
            }
        }
    }

    /** Escapes one UTF-16 unit. */
    public static String escape(char unit) {
        return String.format(Locale.ROOT, "\\u%04x", (int) unit);
    }
}
