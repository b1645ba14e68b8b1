package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.text.ControlCharacters;

/** Texts from anywhere as JSON strings that are safe to look at and bounded in length. */
final class EscapedText {
    private static final String CUT = "…";
    private static final int LENGTH_OF_CUT = 3;

    /** Stands for half of a surrogate pair, which is no character and which a strict reader refuses. */
    private static final String NO_CHARACTER = "\ufffd";

    private EscapedText() {}

    /**
     * Quotes a text, cut where it would take more than so many bytes between its quotation marks. Whatever could command a
     * terminal, end a line or turn the direction of writing is escaped.
     */
    static String quoted(String text, int mostBytes) {
        StringBuilder quoted = new StringBuilder("\"");
        int bytes = 0;
        int cutAt = 1;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            String escaped = escaped(character);
            bytes += bytes(escaped);
            if (bytes > mostBytes) {
                quoted.setLength(cutAt);
                return quoted.append(CUT).append('"').toString();
            }
            quoted.append(escaped);
            if (bytes <= mostBytes - LENGTH_OF_CUT) {
                cutAt = quoted.length();
            }
            at += Character.charCount(character);
        }
        return quoted.append('"').toString();
    }

    private static String escaped(int character) {
        if (character == '"' || character == '\\') {
            return "\\" + (char) character;
        }
        if (Character.getType(character) == Character.SURROGATE) {
            return NO_CHARACTER;
        }
        return ControlCharacters.contain(character) ? unicode(character) : Character.toString(character);
    }

    private static String unicode(int character) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : Character.toChars(character)) {
            escaped.append(ControlCharacters.escape(unit));
        }
        return escaped.toString();
    }

    private static int bytes(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            // Half of a surrogate pair takes half of its four bytes.
            bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return bytes;
    }
}
