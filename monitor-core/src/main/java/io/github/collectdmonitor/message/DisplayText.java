package io.github.collectdmonitor.message;

/** Makes received strings safe to display. */
public final class DisplayText {
    private static final int LONGEST_SHOWN = 80;

    private DisplayText() {}

    /** Quotes a string for a log line: control characters become {@code ?}, and a long one is truncated. */
    public static String quoted(String text) {
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
        // \p{Cntrl} would leave in U+0080 to U+009F, among them the terminals' one-character CSI.
        return "\"" + shown.replaceAll("\\p{Cc}", "?") + "\"";
    }
}
