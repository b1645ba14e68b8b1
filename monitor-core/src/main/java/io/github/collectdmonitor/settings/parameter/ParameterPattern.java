package io.github.collectdmonitor.settings.parameter;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * The pattern of a parameter's values: a regular expression in RE2 syntax that the
 * complete value must match. Matching takes linear time in the length of the value.
 */
public final class ParameterPattern {
    /** The maximum length of a value, in Unicode characters. */
    public static final int LONGEST_VALUE = 4096;

    private final Pattern pattern;
    private final boolean hyphenFirst;

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if it is invalid or too large; the message has the reason
     */
    public ParameterPattern(String text) {
        pattern = CompiledPattern.compile(text);
        hyphenFirst = beginsWithHyphen(text);
    }

    /** Returns why a value is rejected, without the value; empty if it is accepted. */
    public Optional<String> refusal(String value) {
        if (value.codePointCount(0, value.length()) > LONGEST_VALUE) {
            return Optional.of("is longer than " + LONGEST_VALUE + " characters");
        }
        if (!ExecEncoding.carries(value)) {
            return Optional.of(
                    "cannot be passed to a program: " + ExecEncoding.explain(value, "it is not valid Unicode"));
        }
        if (value.startsWith("-") && !hyphenFirst) {
            return Optional.of("begins with a hyphen, which its pattern does not permit");
        }
        return pattern.matches(value) ? Optional.empty() : Optional.of("does not match its pattern");
    }

    /**
     * Returns whether a pattern permits values that begin with a hyphen, which a program may interpret as
     * options: by a mandatory {@code -} or {@code \-} at its beginning, or after {@code ^}.
     */
    private static boolean beginsWithHyphen(String text) {
        int at = text.startsWith("^") ? 1 : 0;
        at += text.startsWith("\\-", at) ? 1 : 0;
        // A quantifier after the hyphen makes the rest without the hyphen an invalid pattern.
        return text.startsWith("-", at) && isPattern(text.substring(at + 1)) && !hasAlternative(text);
    }

    /**
     * Returns whether it has a {@code |} outside of all groups and classes: then the text before it is a valid
     * pattern.
     */
    private static boolean hasAlternative(String text) {
        for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', bar + 1)) {
            if (isPattern(text.substring(0, bar))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPattern(String text) {
        try {
            CompiledPattern.compile(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterPattern that && pattern.pattern().equals(that.pattern.pattern());
    }

    @Override
    public int hashCode() {
        return pattern.pattern().hashCode();
    }

    /** Returns the pattern as in config.json. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
