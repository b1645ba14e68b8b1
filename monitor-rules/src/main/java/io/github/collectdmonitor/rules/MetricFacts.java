package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value; the same object is filled anew for each, since a hundred thousand come in a second. */
final class MetricFacts implements Facts {
    private static final double NANOS = 1e9;

    private Identifier identifier = new Identifier("", "", "", "", "");
    private String source = "";
    private double value;
    private double rate;
    private double interval;
    private double time;
    private Map<String, Object> meta = Map.of();

    /** Turns to a list of values, of which {@link #choose} then takes one. */
    void turnTo(ValueList list) {
        identifier = list.identifier();
        interval = list.interval() / NANOS;
        time = list.time() / NANOS;
        meta = list.meta();
    }

    /** Turns to one value of the list. */
    void choose(String name, double chosen, double chosenRate) {
        source = name;
        value = chosen;
        rate = chosenRate;
    }

    @Override
    public @Nullable Object field(String name) {
        return switch (name) {
            case "host" -> identifier.host();
            case "plugin" -> identifier.plugin();
            case "plugin_instance" -> identifier.pluginInstance();
            case "type" -> identifier.type();
            case "type_instance" -> identifier.typeInstance();
            case "dsname" -> source;
            case "value" -> value;
            case "rate" -> rate;
            case "interval" -> interval;
            case "time" -> time;
            default -> null;
        };
    }

    @Override
    public @Nullable Object meta(String key) {
        return meta.get(key);
    }

    @Override
    public double number(NumberField field) {
        return switch (field) {
            case VALUE -> value;
            case RATE -> rate;
            case INTERVAL -> interval;
            case TIME -> time;
        };
    }

    @Override
    public String host() {
        return identifier.host();
    }
}
