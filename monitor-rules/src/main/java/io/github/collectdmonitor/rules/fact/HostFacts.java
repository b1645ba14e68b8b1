package io.github.collectdmonitor.rules.fact;

import io.github.collectdmonitor.rules.expression.Field;
import org.jspecify.annotations.Nullable;

/** How this host's collectd is. */
public record HostFacts(HostCondition condition) implements Facts {
    @Override
    public double number(Field field) {
        if (field == Field.SILENT) {
            return condition.silent();
        }
        throw new IllegalArgumentException("collectd has no number " + field);
    }

    @Override
    public String text(Field field) {
        throw new IllegalArgumentException("collectd has no text " + field);
    }

    @Override
    public boolean isTrue(Field field) {
        if (field == Field.RUNNING) {
            return condition.running();
        }
        throw new IllegalArgumentException("collectd has nothing that is true or false, and no " + field);
    }

    @Override
    public @Nullable Object meta(String key) {
        return null;
    }

    @Override
    public String host() {
        return "";
    }
}
