package io.github.collectdmonitor.message;

/** Shortens a text to its first and last part, never through a surrogate pair. */
final class TextCut {
    private TextCut() {}

    /** Keeps a maximum number of characters: half of them from the start, half from the end. */
    static String ends(String text, int kept) {
        if (text.length() <= kept) {
            return text;
        }
        int headEnd = kept / 2;
        int tailStart = text.length() - (kept - headEnd);
        if (headEnd > 0 && Character.isHighSurrogate(text.charAt(headEnd - 1))) {
            headEnd--;
        }
        if (tailStart < text.length() && Character.isLowSurrogate(text.charAt(tailStart))) {
            tailStart++;
        }
        return text.substring(0, headEnd) + text.substring(tailStart);
    }
}
