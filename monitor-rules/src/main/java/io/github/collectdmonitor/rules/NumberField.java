package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** The fields of a metric that are numbers. */
enum NumberField {
    /** The value as it came. */
    VALUE("value"),
    /** The value as collectd's threshold plugin sees it: a second, for what counts. */
    RATE("rate"),
    /** How often such values come, in seconds. */
    INTERVAL("interval"),
    /** When it was, in seconds since 1970. */
    TIME("time");

    private final String text;

    NumberField(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static @Nullable NumberField named(String name) {
        for (NumberField field : values()) {
            if (field.text.equals(name)) {
                return field;
            }
        }
        return null;
    }
}
