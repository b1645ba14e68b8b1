package io.github.collectdmonitor.systemtests;

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
    private static final String ESCAPED = "ntrvf";
    private static final String MEANT = "\n\t\r\u000b\f";

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
        int at = arguments.indexOf('"');
        while (at >= 0) {
            StringBuilder text = new StringBuilder();
            at = readText(at + 1, text);
            texts.add(text.toString());
            at = arguments.indexOf('"', at + 1);
        }
        return texts;
    }

    /** Reads up to the quotation mark that ends a text, and returns where that is. */
    private int readText(int from, StringBuilder text) {
        int at = from;
        while (arguments.charAt(at) != '"') {
            if (arguments.charAt(at) != '\\') {
                text.append(arguments.charAt(at++));
            } else if (isOctal(at + 1)) {
                int end = at + 1;
                while (end < at + 4 && isOctal(end)) {
                    end++;
                }
                text.append((char) Integer.parseInt(arguments, at + 1, end, 8));
                at = end;
            } else {
                char escaped = arguments.charAt(at + 1);
                int known = ESCAPED.indexOf(escaped);
                text.append(known < 0 ? escaped : MEANT.charAt(known));
                at += 2;
            }
        }
        return at;
    }

    private boolean isOctal(int at) {
        return arguments.charAt(at) >= '0' && arguments.charAt(at) <= '7';
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

    @Override
    public String toString() {
        String shown = arguments.length() > 160 ? arguments.substring(0, 160) + "..." : arguments;
        return "line " + (ended + 1) + ", thread " + thread + ": " + name + "(" + shown + ") = " + result;
    }
}
