package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.text.ControlCharacters;

/** Formats an exception's stack as log lines; messages are escaped, so that none can forge a line. */
final class StackText {
    private static final int MOST_CAUSES = 10;

    private StackText() {}

    static String of(Throwable exception) {
        StringBuilder text = new StringBuilder();
        append(text, exception, "", 0);
        return text.toString();
    }

    private static void append(StringBuilder text, Throwable exception, String indent, int depth) {
        text.append(ControlCharacters.escaped(exception.toString()));
        for (StackTraceElement frame : exception.getStackTrace()) {
            text.append('\n').append(indent).append("    at ").append(frame);
        }
        if (depth == MOST_CAUSES) {
            return;
        }
        for (Throwable suppressed : exception.getSuppressed()) {
            text.append('\n').append(indent).append("    Suppressed: ");
            append(text, suppressed, indent + "    ", MOST_CAUSES);
        }
        Throwable cause = exception.getCause();
        if (cause != null) {
            text.append('\n').append(indent).append("Caused by: ");
            append(text, cause, indent, depth + 1);
        }
    }
}
