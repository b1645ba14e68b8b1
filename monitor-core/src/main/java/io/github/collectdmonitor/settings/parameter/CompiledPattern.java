package io.github.collectdmonitor.settings.parameter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Compiles patterns, and limits their size. RE2/J expands {@code x{n}} n times without a limit,
 * and recurses, while the agent's heap and its threads' stacks are small.
 */
public final class CompiledPattern {
    /** The maximum length of a pattern, in characters. */
    private static final int LONGEST = 1000;

    /**
     * The maximum number of steps after expansion: matching 4,096 characters then takes some 10 ms and 200 KiB of
     * stack.
     */
    static final int MOST_STEPS = 600;

    /**
     * The stack size for compiling, in bytes: it recurses deeper than matching, and needs 2 MiB at most within these
     * limits.
     */
    private static final long STACK = 16L * 1024 * 1024;

    private CompiledPattern() {}

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if it is not a pattern in RE2 syntax, or too large; the message has the reason
     */
    public static Pattern compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("it has " + text.length() + " characters, more than " + LONGEST);
        }
        checkSize(new PatternSize(text).steps());
        FutureTask<Pattern> compiling = new FutureTask<>(() -> Pattern.compile(text));
        new Thread(null, compiling, "pattern", STACK).start();
        Pattern pattern = result(compiling);
        checkSize(pattern.programSize());
        return pattern;
    }

    private static void checkSize(long steps) {
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("it expands to more than " + MOST_STEPS
                    + " steps; write + or * instead of a large {n,m}: no value is longer than "
                    + ParameterPattern.LONGEST_VALUE + " characters");
        }
    }

    private static Pattern result(FutureTask<Pattern> compiling) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return compiling.get();
                } catch (InterruptedException e) {
                    // Waits on: it takes some milliseconds, and the settings need the pattern.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PatternSyntaxException syntax) {
                throw new IllegalArgumentException(syntax.getDescription() + ": " + syntax.getPattern(), syntax);
            }
            throw new IllegalStateException("Cannot compile a pattern: internal error", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
