package io.github.collectdmonitor.settings;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Compiles patterns, and bounds what they may cost. RE2/J writes {@code x{n}} out n times and does not bound what that
 * comes to, and it recurses, while the agent's heap and its threads' stacks are small.
 */
public final class PatternProgram {
    /** How long a pattern may be, in characters. */
    private static final int LONGEST = 1000;

    /** To how many steps it may unfold: matching at most 4,096 characters then takes some 10 ms and 200 KiB of stack. */
    static final int MOST_STEPS = 600;

    /** In bytes, for compiling: that recurses deeper than matching, and needs 2 MiB at most within these limits. */
    private static final long STACK = 16L * 1024 * 1024;

    private PatternProgram() {}

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if it is no pattern in RE2's syntax, or too large; the message says why
     */
    public static Pattern compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("it has " + text.length() + " characters, more than " + LONGEST);
        }
        refuseMoreThanMost(new PatternSize(text).steps());
        FutureTask<Pattern> compiling = new FutureTask<>(() -> Pattern.compile(text));
        new Thread(null, compiling, "pattern", STACK).start();
        Pattern pattern = result(compiling);
        refuseMoreThanMost(pattern.programSize());
        return pattern;
    }

    private static void refuseMoreThanMost(long steps) {
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("it unfolds to more than " + MOST_STEPS
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
                    // It takes some milliseconds, and the settings are of no use without it.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PatternSyntaxException syntax) {
                throw new IllegalArgumentException(syntax.getDescription() + ": " + syntax.getPattern(), syntax);
            }
            throw new IllegalStateException("Tried to compile a pattern", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
