package io.github.collectdmonitor.settings;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * What a parameter's values may be: a regular expression in RE2's syntax that the whole value must match. Matching takes
 * a time that grows with the value's length alone, whatever the value is (RATIONALE, "Parameters are matched by RE2").
 */
public final class ParameterPattern {
    /** How long a value may be, in Unicode characters. */
    public static final int LONGEST_VALUE = 4096;

    private final Pattern pattern;
    private final boolean hyphenFirst;

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if it is none, or too large; the message says why
     */
    public ParameterPattern(String text) {
        pattern = PatternProgram.compile(text);
        hyphenFirst = beginsWithHyphen(text);
    }

    /** Says why a value is refused, without the value; empty where it may be handed to the program. */
    public Optional<String> refusal(String value) {
        if (value.codePointCount(0, value.length()) > LONGEST_VALUE) {
            return Optional.of("is longer than " + LONGEST_VALUE + " characters");
        }
        if (!ExecEncoding.carries(value)) {
            return Optional.of(
                    "cannot be handed to a program: " + ExecEncoding.explain(value, "it is not valid Unicode"));
        }
        if (value.startsWith("-") && !hyphenFirst) {
            return Optional.of("begins with a hyphen, and its pattern does not say that values do");
        }
        return pattern.matches(value) ? Optional.empty() : Optional.of("does not match its pattern");
    }

    /**
     * Whether a pattern says that values begin with a hyphen, and so may be taken for options: by one of its own at the
     * beginning, {@code -} or {@code \-}, after {@code ^} only, that no value can do without.
     */
    private static boolean beginsWithHyphen(String text) {
        int at = text.startsWith("^") ? 1 : 0;
        at += text.startsWith("\\-", at) ? 1 : 0;
        // A quantifier behind the hyphen has nothing to repeat once the hyphen is taken away.
        return text.startsWith("-", at) && isPattern(text.substring(at + 1)) && !hasAlternative(text);
    }

    /** Whether it has a {@code |} outside of all groups and classes, where what stands before is a pattern by itself. */
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
            PatternProgram.compile(text);
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

    /** The pattern as config.json has it. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
