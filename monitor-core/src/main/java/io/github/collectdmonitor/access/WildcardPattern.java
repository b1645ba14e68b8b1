package io.github.collectdmonitor.access;

import java.util.List;

/**
 * A name in which {@code *} matches any characters. Matching needs no backtracking, since names are untrusted input.
 */
final class WildcardPattern {
    private final List<String> parts;

    WildcardPattern(String text) {
        parts = List.of(text.split("\\*", -1));
    }

    boolean matches(String name) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        if (name.length() < first.length() + last.length() || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = name.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int at = name.indexOf(part, from);
            if (at < 0 || at + part.length() > end) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }
}
