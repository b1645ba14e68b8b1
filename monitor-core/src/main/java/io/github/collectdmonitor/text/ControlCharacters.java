package io.github.collectdmonitor.text;

import java.util.Locale;

/**
 * Characters that are not to be looked at but do something: control characters (C0, DEL and C1), formats such as those that
 * turn the direction of writing, separators of lines and paragraphs, and halves of surrogate pairs. Escaped they are as in
 * JSON (RFC 8259 §7), so that a JSON text stays the same value.
 */
public final class ControlCharacters {
    private ControlCharacters() {}

    /** Whether a code point is one of them. */
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

    /** The text with each of them escaped, ends of lines and tabs too, so that it takes one line. */
    public static String escaped(String text) {
        if (text.codePoints().noneMatch(ControlCharacters::contain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(codePoint -> append(escaped, codePoint));
        return escaped.toString();
    }

    /** The JSON text on one line, the same value, with none of them: outside strings they are white space. */
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

    /** One UTF-16 unit, escaped. */
    public static String escape(char unit) {
        return String.format(Locale.ROOT, "\\u%04x", (int) unit);
    }
}
