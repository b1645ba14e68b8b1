package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import org.jspecify.annotations.Nullable;

/** One notification. */
record NotificationFacts(Notification notification) implements Facts {
    @Override
    public @Nullable Object field(String name) {
        Identifier identifier = notification.identifier();
        return switch (name) {
            case "host" -> identifier.host();
            case "plugin" -> identifier.plugin();
            case "plugin_instance" -> identifier.pluginInstance();
            case "type" -> identifier.type();
            case "type_instance" -> identifier.typeInstance();
            case "severity" -> notification.severity().toString();
            case "message" -> notification.message();
            case "time" -> notification.time() / 1e9;
            default -> null;
        };
    }

    @Override
    public @Nullable Object meta(String key) {
        return notification.meta().get(key);
    }

    @Override
    public double number(NumberField field) {
        return field == NumberField.TIME ? notification.time() / 1e9 : Double.NaN;
    }

    @Override
    public String host() {
        return notification.identifier().host();
    }
}
