package io.github.collectdmonitor.settings.parameter;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Checks whether a text can be passed to a program in UTF-8. The JVM encodes arguments and paths by
 * the locale at its start, and silently replaces other characters by {@code ?}.
 */
public final class ExecEncoding {
    private ExecEncoding() {}

    /** Returns whether a text can be passed to a program unchanged. */
    public static boolean carries(String text) {
        return text.indexOf('\0') < 0
                && (StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                        || (isUtf8() && StandardCharsets.UTF_8.newEncoder().canEncode(text)));
    }

    /** Returns why a text cannot be passed, and what to do. */
    public static String explain(String text, String otherwise) {
        if (text.indexOf('\0') >= 0) {
            return "it contains a NUL character";
        }
        return isUtf8() || StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                ? otherwise
                : "the locale's encoding (" + System.getProperty("sun.jnu.encoding")
                        + ") does not have its characters; start the agent with LC_ALL=C.UTF-8";
    }

    private static boolean isUtf8() {
        return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""))
                && (Runtime.version().feature() >= 18
                        || Charset.defaultCharset().equals(StandardCharsets.UTF_8));
    }
}
