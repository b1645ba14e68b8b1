package io.github.collectdmonitor.packet.types;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** Parses numbers like C's {@code atof}: the longest valid prefix, or 0 if there is none. */
final class NumberPrefix {
    private static final Pattern NUMBER = Pattern.compile("(?i)^([ \\t\\n\\x0b\\f\\r]*)([+-]?)(?:"
            + "(0x(?:[0-9a-f]+(?:\\.[0-9a-f]*)?|\\.[0-9a-f]+))(p[+-]?[0-9]+)?"
            + "|((?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[+-]?[0-9]+)?)"
            + "|(inf)|(nan))");
    private static final int SIGN = 2;
    private static final int HEXADECIMAL = 3;
    private static final int BINARY_EXPONENT = 4;
    private static final int DECIMAL = 5;
    private static final int INFINITY = 6;
    private static final int NOT_A_NUMBER = 7;

    private NumberPrefix() {}

    static double parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.find()) {
            return 0;
        }
        double number;
        if (matcher.group(HEXADECIMAL) != null) {
            String exponent = matcher.group(BINARY_EXPONENT);
            number = Double.parseDouble(matcher.group(HEXADECIMAL) + (exponent == null ? "p0" : exponent));
        } else if (matcher.group(DECIMAL) != null) {
            number = Double.parseDouble(matcher.group(DECIMAL));
        } else {
            number = matcher.group(INFINITY) == null && matcher.group(NOT_A_NUMBER) != null
                    ? Double.NaN
                    : Double.POSITIVE_INFINITY;
        }
        return "-".equals(matcher.group(SIGN)) ? -number : number;
    }
}
