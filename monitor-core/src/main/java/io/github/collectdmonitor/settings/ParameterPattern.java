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
            return Optional.of("begins with a hyphen, and its pattern does not");
        }
        return pattern.matches(value) ? Optional.empty() : Optional.of("does not match its pattern");
    }

    /**
     * Whether a pattern says that values may begin with a hyphen, and so be taken for options: by one of its own at the
     * beginning, {@code -} or {@code \-}, after {@code ^} and opened groups only. {@code [a-z-]+} does not say so.
     */
    private static boolean beginsWithHyphen(String text) {
        int at = text.startsWith("^") ? 1 : 0;
        while (text.startsWith("(", at)) {
            at += text.startsWith("(?:", at) ? 3 : 1;
        }
        return text.startsWith("-", at) || text.startsWith("\\-", at);
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
