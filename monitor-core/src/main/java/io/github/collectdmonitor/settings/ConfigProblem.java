package io.github.collectdmonitor.settings;

/**
 * A problem of config.json.
 *
 * @param severity whether the settings can be used
 * @param place the key, as in {@code Services.nginx.commands.restart}; empty for the file as a whole
 * @param text what is wrong and what to do; no secrets
 */
public record ConfigProblem(Severity severity, String place, String text) {
    /** The severity of a problem. */
    public enum Severity {
        /** The settings cannot be used. */
        ERROR,
        /** The settings can be used, but may not be as intended. */
        WARNING
    }

    /** Returns whether the settings cannot be used. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Returns the place and the text without the severity, for a log line with a level. */
    public String placed() {
        return place.isEmpty() ? text : place + ": " + text;
    }

    @Override
    public String toString() {
        return (isError() ? "error: " : "warning: ") + placed();
    }
}
