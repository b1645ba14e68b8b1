package io.github.collectdmonitor.message;

import java.util.regex.Pattern;

/** How a parameter of a command may be called (protocol, "Requests"). */
public final class ParameterName {
    /** Letters, digits, {@code _} and {@code -}, 1 to 64 of them; a regular expression. */
    public static final String RULE = "[A-Za-z0-9_-]{1,64}";

    private static final Pattern NAME = Pattern.compile(RULE);

    private ParameterName() {}

    /** Whether a parameter may have this name. */
    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
