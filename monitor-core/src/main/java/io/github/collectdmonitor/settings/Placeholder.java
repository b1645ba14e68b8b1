package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.message.ParameterName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An argument that stands for a parameter's value: its name in braces, as in <code>{unit}</code>, and nothing else. */
final class Placeholder {
    private static final Pattern ONE = Pattern.compile("\\{(" + ParameterName.RULE + ")}");

    private Placeholder() {}

    /** The parameter whose place an argument is, if it is one. */
    static Optional<String> nameIn(String argument) {
        Matcher matcher = ONE.matcher(argument);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What looks like a placeholder inside of a longer argument, where it would not be replaced. */
    static Optional<String> hiddenIn(String argument) {
        Matcher matcher = ONE.matcher(argument);
        return !matcher.matches() && matcher.find(0) ? Optional.of(matcher.group()) : Optional.empty();
    }
}
