package io.github.collectdmonitor.metric;

/** Anybody's text, as it may stand in a line of a log: it must not command a terminal, nor make up lines. */
public final class ShownText {
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_ASCII = '~';

    private ShownText() {}

    /** The text with {@code ?} for what is no character to look at, and cut to this many and an ellipsis. */
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

    /** Whether it is something to look at: formats turn the direction of writing round, and some separators end a line. */
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
