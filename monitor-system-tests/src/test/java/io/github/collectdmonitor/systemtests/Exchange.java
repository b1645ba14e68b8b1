package io.github.collectdmonitor.systemtests;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and the result that the first system gave to it where it was right.
 *
 * @param name what it shows
 * @param service the service that the request names
 * @param line the shell line behind the command, or null where the request names one that is not defined
 * @param code the result's code
 * @param message the result's message
 * @param errorOutput the result's member stderr, empty where it has none; null where shells differ in it
 */
record Exchange(
        String name,
        String service,
        @Nullable String line,
        int code,
        String message,
        @Nullable String errorOutput) {
    /** What the first system's transcripts show, and what its line-wise protocol with its shell got wrong. */
    static List<Exchange> all() {
        return List.of(
                of("success", "/bin/echo \"Hello World!\"", 0, "Hello World!"),
                of("plain-failure", "/bin/false", 1, ""),
                of("failure-with-output", "sh -c 'echo partial; exit 42'", 42, "partial"),
                of("several-lines", "printf 'line1\\nline2\\nline3\\n'", 0, "line1\nline2\nline3"),
                of("only-the-last-newline-goes", "printf 'a\\n\\n\\n'", 0, "a\n\n"),
                of("carriage-returns-stay", "printf 'a\\r\\nb\\r\\n'", 0, "a\r\nb\r"),
                new Exchange("standard-error-apart", "hello", "echo out; echo err >&2", 0, "out", "err"),
                of("standard-error-merged", "{ echo out; echo err >&2; } 2>&1", 0, "out\nerr"),
                new Exchange("child-shell-killed", "hello", "sh -c 'kill -KILL $$'", 137, "", null),
                new Exchange("child-shell-terminated", "hello", "sh -c 'kill -TERM $$'", 143, "", null),
                of("shell-itself-killed", "kill -KILL $$", 137, ""),
                new Exchange("missing-program", "hello", "exec nosuchprogram 2>/dev/null", 127, "", ""),
                of("japanese", "echo '監視サーバー 再起動'", 0, "監視サーバー 再起動"),
                of("no-final-newline", "printf 5", 0, "5"),
                of("ends-in-a-comment", "echo a # comment", 0, "a"),
                of("ends-in-exit", "echo last; exit 3", 3, "last"),
                of("prints-a-number-and-fails", "echo 0; exit 1", 1, "0"),
                of("empty-line-in-the-middle", "echo a; echo; echo b", 0, "a\n\nb"),
                of("standard-input-is-empty", "cat; echo end", 0, "end"),
                new Exchange(
                        "unknown-service", "nosuch", null, 4098, "Cannot find the service settings for: nosuch", null),
                new Exchange("nosuch", "hello", null, 4099, "Cannot find nosuch command for hello", ""));
    }

    private static Exchange of(String name, String line, int code, String message) {
        return new Exchange(name, "hello", line, code, message, "");
    }

    @Override
    public String toString() {
        return name;
    }
}
