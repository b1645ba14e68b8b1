package io.github.collectdmonitor.settings;

/**
 * A text that must not be shown: {@link #toString} hides it, so it cannot slip into a log or an exception.
 *
 * @param value the text itself, for the one place that needs it
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "(hidden)";
    }
}
