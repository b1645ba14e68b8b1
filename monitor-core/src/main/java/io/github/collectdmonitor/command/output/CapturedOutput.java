package io.github.collectdmonitor.command.output;

import io.github.collectdmonitor.message.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * The output of a command, up to its limit.
 *
 * @param standardOutput as text, its last newline included
 * @param errorOutput as text, its last newline included
 * @param truncated whether the middle of either was dropped
 */
public record CapturedOutput(String standardOutput, String errorOutput, boolean truncated) {
    public Outcome outcome(int code, String message, Duration took) {
        String error = errorOutput.isEmpty() ? null : withoutLastNewline(errorOutput);
        return new Outcome(code, message, error, truncated, took, List.of());
    }

    public String outputSuffix() {
        return standardOutput.isEmpty() ? "" : "; its output until then:\n" + withoutLastNewline(standardOutput);
    }

    /** Removes one newline at the end, as the first system does; further newlines and a carriage return stay. */
    public static String withoutLastNewline(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
