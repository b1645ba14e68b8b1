package io.github.collectdmonitor.settings;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Knows whether a text reaches a program as the UTF-8 that config.json has it in. The JVM encodes arguments and paths by
 * the locale it was started in, and silently writes {@code ?} for what that cannot express.
 */
final class ExecEncoding {
    private ExecEncoding() {}

    /** Whether a program given this text would see it unharmed. */
    static boolean carries(String text) {
        return text.indexOf('\0') < 0
                && (StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                        || (isUtf8() && StandardCharsets.UTF_8.newEncoder().canEncode(text)));
    }

    /** Says why a text is not carried, and what to do. */
    static String explain(String text, String otherwise) {
        if (text.indexOf('\0') >= 0) {
            return "it holds a NUL character";
        }
        return isUtf8() || StandardCharsets.US_ASCII.newEncoder().canEncode(text)
                ? otherwise
                : "the locale's encoding (" + System.getProperty("sun.jnu.encoding")
                        + ") cannot carry its characters; start the agent with LC_ALL=C.UTF-8";
    }

    private static boolean isUtf8() {
        return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""))
                && (Runtime.version().feature() >= 18
                        || Charset.defaultCharset().equals(StandardCharsets.UTF_8));
    }
}
