package io.github.collectdmonitor.testkit.process;

import java.time.Duration;
import java.util.List;

/**
 * The result of a program that has ended.
 *
 * @param command the program and its arguments
 * @param exitCode its exit status; 128 + n if signal n ended it
 * @param stdout its whole standard output
 * @param stderr its whole standard error
 * @param took the time from its start to its end
 */
public record ProgramResult(List<String> command, int exitCode, String stdout, String stderr, Duration took) {
    /**
     * Checks the exit status.
     *
     * @return this
     * @throws AssertionError with the arguments and both streams, if it is another one
     */
    public ProgramResult expectExit(int expected) {
        if (exitCode != expected) {
            throw new AssertionError("Expected exit status " + expected + " of:\n" + this);
        }
        return this;
    }

    /** The lines of the standard output. */
    public List<String> lines() {
        return stdout.lines().toList();
    }

    @Override
    public String toString() {
        return Transcript.of(command, "exit status " + exitCode + " after " + took.toMillis() + " ms", stdout, stderr);
    }
}
