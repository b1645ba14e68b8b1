package io.github.collectdmonitor.rules.expression;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event whose fields a test sets one by one; the others are NaN, empty or false. */
final class TestContext implements EvaluationContext {
    private final Map<Field, Object> fields = new HashMap<>();
    private final Map<String, Object> meta = new HashMap<>();

    TestContext with(String name, Object value) {
        fields.put(Field.valueOf(name.toUpperCase(Locale.ROOT)), value);
        return this;
    }

    TestContext withMeta(String key, Object value) {
        meta.put(key, value);
        return this;
    }

    @Override
    public double number(Field field) {
        return (double) fields.getOrDefault(field, Double.NaN);
    }

    @Override
    public String text(Field field) {
        return (String) fields.getOrDefault(field, "");
    }

    @Override
    public boolean isTrue(Field field) {
        return (boolean) fields.getOrDefault(field, false);
    }

    @Override
    public @Nullable Object meta(String key) {
        return meta.get(key);
    }
}
