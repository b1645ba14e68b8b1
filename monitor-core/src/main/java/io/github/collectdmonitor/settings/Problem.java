package io.github.collectdmonitor.settings;

/**
 * Something that is wrong with a config.json.
 *
 * @param severity whether the settings can be used all the same
 * @param place which key, as in {@code Services.nginx.commands.restart}; empty for the file as a whole
 * @param text what is wrong and what to do; no secrets
 */
public record Problem(Severity severity, String place, String text) {
    /** How bad a problem is. */
    public enum Severity {
        /** The settings cannot be used. */
        ERROR,
        /** The settings can be used, though perhaps not as their writer thinks. */
        WARNING
    }

    /** Whether the settings cannot be used. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Where it is and what, without how bad it is: a log line tells that by its level. */
    public String placed() {
        return place.isEmpty() ? text : place + ": " + text;
    }

    @Override
    public String toString() {
        return (isError() ? "error: " : "warning: ") + placed();
    }
}
