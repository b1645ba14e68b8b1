package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** How this host's collectd is. */
record HostFacts(HostCondition condition) implements Facts {
    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "running" -> condition.running();
            case "silent" -> condition.silent();
            default -> null;
        };
    }

    @Override
    public @Nullable Object meta(String key) {
        return null;
    }

    @Override
    public double number(NumberField field) {
        return Double.NaN;
    }

    @Override
    public String host() {
        return "";
    }
}
