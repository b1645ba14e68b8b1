package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.text.ControlCharacters;

/** Quotes untrusted texts as JSON strings that are safe to display and limited in length. */
public final class JsonText {
    private static final String CUT = "…";
    private static final int LENGTH_OF_CUT = 3;

    /** Replaces an unpaired surrogate, which is no character and which strict readers reject. */
    private static final String NO_CHARACTER = "\ufffd";

    private JsonText() {}

    /**
     * Quotes a text, truncated to a number of bytes between its quotation marks. Characters that control a terminal,
     * end a line or change the direction of writing are escaped.
     */
    public static String quoted(String text, int maxBytes) {
        StringBuilder quoted = new StringBuilder("\"");
        int bytes = 0;
        int cutAt = 1;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            String escaped = escaped(character);
            bytes += bytes(escaped);
            if (bytes > maxBytes) {
                quoted.setLength(cutAt);
                return quoted.append(CUT).append('"').toString();
            }
            quoted.append(escaped);
            if (bytes <= maxBytes - LENGTH_OF_CUT) {
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
            // Each half of a surrogate pair counts as half of its four bytes.
            bytes += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return bytes;
    }
}
