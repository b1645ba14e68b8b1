package io.github.collectdmonitor.text;

import org.jspecify.annotations.Nullable;

/** What exceptions, and others on the network, say, as one short line. */
public final class ExceptionText {
    /** In characters. */
    private static final int MAX_LENGTH = 500;

    private ExceptionText() {}

    /** Returns the first exception of a type among a failure and its causes, or null where there is none. */
    public static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** Returns the message on one line; where there is none, the name of the type. */
    public static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : oneLine(message);
    }

    /** Returns anybody's text on one line of at most 500 characters, without control characters. */
    public static String oneLine(String text) {
        String line = text.substring(0, Math.min(MAX_LENGTH, text.length()))
                .replaceAll("[\\s\\p{C}]+", " ")
                .trim();
        return text.length() > MAX_LENGTH ? line + "..." : line;
    }
}
