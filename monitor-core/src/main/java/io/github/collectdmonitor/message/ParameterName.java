package io.github.collectdmonitor.message;

import java.util.regex.Pattern;

/** The syntax of the names of parameters (protocol, "Parameters"). */
public final class ParameterName {
    /** Letters, digits, {@code _} and {@code -}, 1 to 64 of them; a regular expression. */
    public static final String RULE = "[A-Za-z0-9_-]{1,64}";

    private static final Pattern NAME = Pattern.compile(RULE);

    private ParameterName() {}

    /** Returns whether a text is a valid name of a parameter. */
    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
