package io.github.collectdmonitor.rules.fact;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.rules.expression.Field;
import org.jspecify.annotations.Nullable;

/** One notification. */
public record NotificationFacts(Notification notification) implements Facts {
    @Override
    public double number(Field field) {
        if (field == Field.TIME) {
            return notification.time() / 1e9;
        }
        throw new IllegalArgumentException("A notification has no number " + field);
    }

    @Override
    public String text(Field field) {
        Identifier identifier = notification.identifier();
        return switch (field) {
            case HOST -> identifier.host();
            case PLUGIN -> identifier.plugin();
            case PLUGIN_INSTANCE -> identifier.pluginInstance();
            case TYPE -> identifier.type();
            case TYPE_INSTANCE -> identifier.typeInstance();
            case SEVERITY -> notification.severity().toString();
            case MESSAGE -> notification.message();
            default -> throw new IllegalArgumentException("A notification has no text " + field);
        };
    }

    @Override
    public boolean isTrue(Field field) {
        throw new IllegalArgumentException("A notification has nothing that is true or false, and no " + field);
    }

    @Override
    public @Nullable Object meta(String key) {
        return notification.meta().get(key);
    }

    @Override
    public String host() {
        return notification.identifier().host();
    }
}
