package io.github.collectdmonitor.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to, before it is addressed to anybody.
 *
 * @param code a {@link ResultCode}'s number, or a command's own exit status of 1 to 255
 * @param message a command's standard output without its last newline, or what happened
 * @param errorOutput a command's standard error, or null where there is none to tell of
 * @param truncated whether the outputs were cut
 * @param took how long the work took, or null where none was begun
 * @param warnings what the sender should know although the task succeeded
 * @param configs which configs a replacement has dealt with, or null where it was none
 */
public record Outcome(
        int code,
        String message,
        @Nullable String errorOutput,
        boolean truncated,
        @Nullable Duration took,
        List<String> warnings,
        @Nullable ConfigHashes configs) {
    /** Copies the warnings. */
    public Outcome {
        warnings = List.copyOf(warnings);
    }

    /** The outcome of a task that is no replacement. */
    public Outcome(
            int code,
            String message,
            @Nullable String errorOutput,
            boolean truncated,
            @Nullable Duration took,
            List<String> warnings) {
        this(code, message, errorOutput, truncated, took, warnings, null);
    }

    /** An outcome of which only code and message are known. */
    public static Outcome of(ResultCode code, String message) {
        return new Outcome(code.code(), message, null, false, null, List.of());
    }

    /** The code's constant, where it is not a command's exit status. */
    public Optional<ResultCode> resultCode() {
        return ResultCode.of(code);
    }

    /** Whether the task was done as asked. */
    public boolean succeeded() {
        return code == ResultCode.SUCCEEDED.code();
    }

    /** The same outcome, with the time that it took. */
    public Outcome took(Duration duration) {
        return new Outcome(code, message, errorOutput, truncated, duration, warnings, configs);
    }

    /** The same outcome, with these warnings instead of its own. */
    public Outcome withWarnings(List<String> newWarnings) {
        return new Outcome(code, message, errorOutput, truncated, took, newWarnings, configs);
    }

    /** The same outcome, with the configs that it is about. */
    public Outcome withConfigs(ConfigHashes hashes) {
        return new Outcome(code, message, errorOutput, truncated, took, warnings, hashes);
    }

    /** The same outcome with shorter outputs, marked as truncated. */
    public Outcome cutTo(String shorterMessage, @Nullable String shorterErrorOutput) {
        return new Outcome(code, shorterMessage, shorterErrorOutput, true, took, warnings, configs);
    }

    /**
     * Describes the code for a log or a person, as in {@code code 8194 (0x2002): the new config is broken, after 23 ms}. Message
     * and outputs stay out: they may hold secrets.
     */
    public String description() {
        String text = "code " + ResultCode.format(code);
        String meaning = resultCode()
                .map(known -> succeeded() ? " (succeeded)" : ": " + known.meaning())
                .orElse(": the command's own exit status");
        return text + meaning + (took == null ? "" : ", after " + took.toMillis() + " ms");
    }
}
