package io.github.collectdmonitor.rules;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts that a test sets one by one. */
final class TestFacts implements Facts {
    private final Map<String, Object> fields = new HashMap<>();
    private final Map<String, Object> meta = new HashMap<>();

    TestFacts with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    TestFacts withMeta(String key, Object value) {
        meta.put(key, value);
        return this;
    }

    @Override
    public @Nullable Object field(String name) {
        return fields.get(name);
    }

    @Override
    public @Nullable Object meta(String key) {
        return meta.get(key);
    }

    @Override
    public double number(NumberField field) {
        return fields.get(field.name().toLowerCase(Locale.ROOT)) instanceof Double number ? number : Double.NaN;
    }

    @Override
    public String host() {
        return fields.get("host") instanceof String host ? host : "";
    }
}
