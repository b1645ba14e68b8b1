package io.github.collectdmonitor.settings.secret;

/**
 * A text that must not be displayed: {@link #toString} hides it from logs and exceptions.
 *
 * @param value the text itself
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "(hidden)";
    }
}
