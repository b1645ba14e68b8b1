package io.github.collectdmonitor.settings.parameter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the size of a pattern after the expansion of each {@code x{n}}, which can exceed any memory if nested:
 * {@code ((x{1000}){1000}){1000}}. It need not know the complete syntax, since accepted patterns are compiled
 * and measured.
 */
final class PatternSize {
    private static final long MOST = Integer.MAX_VALUE;

    private final String text;
    private final Deque<Long> groups = new ArrayDeque<>();
    private long sum;
    private long last;
    private int at;

    PatternSize(String text) {
        this.text = text;
    }

    /** Returns the number of characters, classes and the like; at most {@link Integer#MAX_VALUE}. */
    long steps() {
        while (at < text.length()) {
            char next = text.charAt(at++);
            switch (next) {
                case '(' -> open();
                case ')' -> close();
                case '{' -> repeat();
                case '[' -> {
                    skipClass();
                    add(1);
                }
                case '\\' -> {
                    skipEscape();
                    add(1);
                }
                default -> add(1);
            }
        }
        while (!groups.isEmpty()) {
            close();
        }
        return sum;
    }

    private void add(long steps) {
        last = steps;
        sum = Math.min(MOST, sum + steps);
    }

    private void open() {
        if (text.startsWith("?", at)) {
            skipKindOfGroup();
        }
        groups.push(sum);
        sum = 0;
        last = 0;
    }

    /** Skips {@code ?:}, {@code ?i:} or {@code ?P<name>}, and stops before the end of {@code ?i)}. */
    private void skipKindOfGroup() {
        while (at < text.length() && ":>)".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        at += text.startsWith(")", at) ? 0 : 1;
    }

    private void close() {
        long group = sum;
        sum = groups.isEmpty() ? 0 : groups.pop();
        add(group);
    }

    /** Reads {@code n}, {@code n,} or {@code n,m} and a brace; anything else is a literal. */
    private void repeat() {
        int end = text.indexOf('}', at);
        String counts = end < 0 ? "" : text.substring(at, end);
        if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            add(1);
            return;
        }
        long times = 1;
        for (String count : counts.split(",", -1)) {
            times = Math.max(times, count.isEmpty() ? 1 : Integer.parseInt(count));
        }
        long whole = Math.min(MOST, last * times);
        add(whole - last);
        last = whole;
        at = end + 1;
    }

    private void skipEscape() {
        char kind = at < text.length() ? text.charAt(at++) : ' ';
        if ("xpP".indexOf(kind) >= 0 && text.startsWith("{", at)) {
            int end = text.indexOf('}', at);
            at = end < 0 ? text.length() : end + 1;
        }
    }

    private void skipClass() {
        at += text.startsWith("^", at) ? 1 : 0;
        at += text.startsWith("]", at) ? 1 : 0;
        while (at < text.length() && text.charAt(at) != ']') {
            int named = text.startsWith("[:", at) ? text.indexOf(":]", at) : -1;
            at = named >= 0 ? named + 2 : at + (text.charAt(at) == '\\' ? 2 : 1);
        }
        at++;
    }
}
