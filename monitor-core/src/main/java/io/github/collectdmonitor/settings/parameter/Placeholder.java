package io.github.collectdmonitor.settings.parameter;

import io.github.collectdmonitor.message.ParameterName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An argument that a parameter's value replaces: the name in braces, as in <code>{unit}</code>, and nothing else. */
public final class Placeholder {
    private static final Pattern ONE = Pattern.compile("\\{(" + ParameterName.RULE + ")}");

    private Placeholder() {}

    /** Returns the parameter of an argument that is a placeholder. */
    public static Optional<String> nameIn(String argument) {
        Matcher matcher = ONE.matcher(argument);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Returns a placeholder within a longer argument, in which it is not replaced. */
    public static Optional<String> hiddenIn(String argument) {
        Matcher matcher = ONE.matcher(argument);
        return !matcher.matches() && matcher.find(0) ? Optional.of(matcher.group()) : Optional.empty();
    }
}
