package io.github.collectdmonitor.collectd.syntax;

/** A pattern of fnmatch(3) in the C locale, in which collectd runs: each character is one byte. */
final class FileNamePattern {
    private final String pattern;

    FileNamePattern(String pattern) {
        this.pattern = pattern;
    }

    /** Returns whether a text contains wildcards of glob(7). */
    static boolean isWild(String text) {
        return text.chars().anyMatch(letter -> letter == '*' || letter == '?' || letter == '[');
    }

    /** Returns whether it matches a whole name, including names that begin with a dot. */
    boolean matches(String name) {
        int at = 0;
        int nameAt = 0;
        int starAt = -1;
        int starNameAt = 0;
        while (true) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                starAt = ++at;
                starNameAt = nameAt;
                continue;
            }
            boolean ended = nameAt == name.length();
            if (ended && at == pattern.length()) {
                return true;
            }
            int next = ended || at == pattern.length() ? -1 : one(at, name.charAt(nameAt));
            if (next >= 0) {
                at = next;
                nameAt++;
            } else if (starAt >= 0 && starNameAt < name.length()) {
                at = starAt;
                nameAt = ++starNameAt;
            } else {
                return false;
            }
        }
    }

    /** Returns the position in the pattern after a match of this character, or -1. */
    private int one(int at, char letter) {
        char first = pattern.charAt(at);
        if (first == '?') {
            return at + 1;
        }
        if (first == '[') {
            int end = bracketEnd(at);
            if (end > 0) {
                return isIn(at, end, letter) ? end + 1 : -1;
            }
        }
        if (first == '\\') {
            boolean literal = at + 1 < pattern.length() && pattern.charAt(at + 1) == letter;
            return literal ? at + 2 : -1;
        }
        return first == letter ? at + 1 : -1;
    }

    /** Returns the position of the closing bracket, or -1: then the opening bracket matches itself. */
    private int bracketEnd(int at) {
        int i = isNegated(at) ? at + 2 : at + 1;
        int first = i;
        while (i < pattern.length() && (pattern.charAt(i) != ']' || i == first)) {
            if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i + 2) > 0) {
                i = pattern.indexOf(":]", i + 2) + 1;
            } else if (pattern.charAt(i) == '\\') {
                i++;
            }
            i++;
        }
        return i < pattern.length() ? i : -1;
    }

    private boolean isNegated(int at) {
        return pattern.startsWith("!", at + 1) || pattern.startsWith("^", at + 1);
    }

    private boolean isIn(int at, int end, char letter) {
        boolean negated = isNegated(at);
        boolean found = false;
        int i = negated ? at + 2 : at + 1;
        while (i < end) {
            if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i + 2) > 0) {
                int classEnd = pattern.indexOf(":]", i + 2);
                found |= isInClass(pattern.substring(i + 2, classEnd), letter);
                i = classEnd + 2;
                continue;
            }
            i = pattern.charAt(i) == '\\' ? i + 1 : i;
            char low = pattern.charAt(i++);
            char high = low;
            if (i + 1 < end && pattern.charAt(i) == '-') {
                i = pattern.charAt(i + 1) == '\\' && i + 2 < end ? i + 2 : i + 1;
                high = pattern.charAt(i++);
            }
            found |= low <= letter && letter <= high;
        }
        return found != negated;
    }

    private static boolean isInClass(String name, char letter) {
        boolean lower = letter >= 'a' && letter <= 'z';
        boolean upper = letter >= 'A' && letter <= 'Z';
        boolean digit = letter >= '0' && letter <= '9';
        boolean graphic = letter > ' ' && letter < 0x7f;
        return switch (name) {
            case "alpha" -> lower || upper;
            case "digit" -> digit;
            case "alnum" -> lower || upper || digit;
            case "lower" -> lower;
            case "upper" -> upper;
            case "space" -> letter == ' ' || (letter >= '\t' && letter <= '\r');
            case "blank" -> letter == ' ' || letter == '\t';
            case "punct" -> graphic && !lower && !upper && !digit;
            case "graph" -> graphic;
            case "print" -> graphic || letter == ' ';
            case "cntrl" -> letter < ' ' || letter == 0x7f;
            case "xdigit" -> letter < 0x80 && IpAddresses.isHexadecimal(letter);
            default -> false;
        };
    }
}
