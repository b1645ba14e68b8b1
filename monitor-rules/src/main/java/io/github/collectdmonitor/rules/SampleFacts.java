package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** An event with something in each field, by which expressions are tried. */
final class SampleFacts implements Facts {
    static final SampleFacts INSTANCE = new SampleFacts();

    private SampleFacts() {}

    @Override
    public Object field(String name) {
        return switch (name) {
            case "running" -> false;
            case "value", "rate", "interval", "time", "silent" -> 0.0;
            default -> "";
        };
    }

    @Override
    public @Nullable Object meta(String key) {
        return null;
    }

    @Override
    public double number(NumberField field) {
        return 0;
    }

    @Override
    public String host() {
        return "";
    }
}
