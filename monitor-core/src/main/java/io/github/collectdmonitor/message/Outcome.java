package io.github.collectdmonitor.message;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a task, before it is addressed to a sender.
 *
 * @param code a {@link ResultCode}'s number, or a command's own exit status of 1 to 255
 * @param message a command's standard output without its last newline, or a description
 * @param errorOutput a command's standard error, or null if there is none
 * @param truncated whether the outputs were truncated
 * @param took how long the task ran, or null if it was not started
 * @param warnings what the sender should know although the task succeeded
 * @param configs the configs of a replacement, or null for another task
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

    /** Creates the outcome of a task that is not a replacement. */
    public Outcome(
            int code,
            String message,
            @Nullable String errorOutput,
            boolean truncated,
            @Nullable Duration took,
            List<String> warnings) {
        this(code, message, errorOutput, truncated, took, warnings, null);
    }

    /** Creates an outcome with a code and a message only. */
    public static Outcome of(ResultCode code, String message) {
        return new Outcome(code.code(), message, null, false, null, List.of());
    }

    /** Returns the code's constant, unless it is a command's exit status. */
    public Optional<ResultCode> resultCode() {
        return ResultCode.of(code);
    }

    /** Returns whether the task succeeded. */
    public boolean succeeded() {
        return code == ResultCode.SUCCEEDED.code();
    }

    /** Returns the same outcome with another duration. */
    public Outcome took(Duration duration) {
        return new Outcome(code, message, errorOutput, truncated, duration, warnings, configs);
    }

    /** Returns the same outcome with these warnings instead of its own. */
    public Outcome withWarnings(List<String> newWarnings) {
        return new Outcome(code, message, errorOutput, truncated, took, newWarnings, configs);
    }

    /** Returns the same outcome with these configs. */
    public Outcome withConfigs(ConfigHashes hashes) {
        return new Outcome(code, message, errorOutput, truncated, took, warnings, hashes);
    }

    /** Returns the same outcome with shorter outputs, marked as truncated. */
    public Outcome cutTo(String shorterMessage, @Nullable String shorterErrorOutput) {
        return new Outcome(code, shorterMessage, shorterErrorOutput, true, took, warnings, configs);
    }

    /**
     * Describes the code for a log or a person, as in {@code code 8194 (0x2002): the new config is broken, after 23
     * ms}. Message and outputs are omitted, since they may contain secrets.
     */
    public String description() {
        String text = "code " + ResultCode.format(code);
        String meaning = resultCode()
                .map(known -> succeeded() ? " (succeeded)" : ": " + known.meaning())
                .orElse(": the command's own exit status");
        return text + meaning + (took == null ? "" : ", after " + took.toMillis() + " ms");
    }
}
