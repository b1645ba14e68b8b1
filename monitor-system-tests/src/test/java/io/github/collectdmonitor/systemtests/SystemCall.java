package io.github.collectdmonitor.systemtests;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call as strace recorded it.
 *
 * @param begun its place in the record when it was entered
 * @param ended its place in the record when it returned; two calls overlap where neither ends before the other begins
 * @param thread the id of the thread that made it
 * @param name such as {@code rename}
 * @param arguments all that stands between its brackets
 * @param result what stands behind the equals sign
 */
record SystemCall(int begun, int ended, long thread, String name, String arguments, String result) {
    private static final Pattern DESCRIPTOR = Pattern.compile("^(?:\\d+|AT_FDCWD)<(.*?)>(?=[,)]|$)");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{1,3}|.)", Pattern.DOTALL);

    boolean succeeded() {
        return !result.startsWith("-1") && !result.startsWith("?");
    }

    /** What the first argument, a descriptor, is open on: a path or a socket; empty where it is none. */
    String file() {
        Matcher matcher = DESCRIPTOR.matcher(arguments);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** All texts among its arguments, with an octet a character. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        Matcher matcher = STRING.matcher(arguments);
        while (matcher.find()) {
            texts.add(unescaped(matcher.group(1)));
        }
        return texts;
    }

    String text(int index) {
        List<String> texts = texts();
        if (index >= texts.size()) {
            throw new IllegalStateException("no text " + index + " in " + this);
        }
        return texts.get(index);
    }

    /** Whether this one had returned before the other was entered. */
    boolean endedBefore(SystemCall other) {
        return ended < other.begun;
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            String plain = switch (code) {
                case "n" -> "\n";
                case "t" -> "\t";
                case "r" -> "\r";
                case "v" -> "\u000b";
                case "f" -> "\f";
                default ->
                    Character.isDigit(code.charAt(0))
                            ? new String(new byte[] {(byte) Integer.parseInt(code, 8)}, StandardCharsets.ISO_8859_1)
                            : code;
            };
            return Matcher.quoteReplacement(plain);
        });
    }

    @Override
    public String toString() {
        String shown = arguments.length() > 160 ? arguments.substring(0, 160) + "..." : arguments;
        return "line " + (ended + 1) + ", thread " + thread + ": " + name + "(" + shown + ") = " + result;
    }
}
