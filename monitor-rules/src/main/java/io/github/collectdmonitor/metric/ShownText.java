package io.github.collectdmonitor.metric;

/** Makes texts from outside safe for a line of a log: they must not control a terminal or forge lines. */
public final class ShownText {
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_ASCII = '~';

    private ShownText() {}

    /**
     * Returns the text with {@code ?} for each invisible character, truncated to {@code longest} characters and an
     * ellipsis.
     */
    public static String of(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest) + "…";
        for (int i = 0; i < cut.length(); i++) {
            if (cut.charAt(i) < FIRST_PRINTABLE || cut.charAt(i) > LAST_ASCII) {
                return cleaned(cut);
            }
        }
        return cut;
    }

    private static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().forEach(each -> cleaned.appendCodePoint(isShown(each) ? each : '?'));
        return cleaned.toString();
    }

    /**
     * Returns whether a character is visible: format characters change the direction of text, and separators end a
     * line.
     */
    public static boolean isShown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
