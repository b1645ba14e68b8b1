package io.github.collectdmonitor.rules.fact;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.expression.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value. The same object is loaded for each, since there may be a hundred thousand a second. */
public final class MetricFacts implements Facts {
    private static final double NANOS = 1e9;

    private Identifier identifier = new Identifier("", "", "", "", "");
    private String source = "";
    private double value;
    private double rate;
    private double interval;
    private double time;
    private Map<String, Object> meta = Map.of();

    /** Turns to a list of values, of which {@link #choose} then takes one. */
    public void load(ValueList list) {
        identifier = list.identifier();
        interval = list.interval() / NANOS;
        time = list.time() / NANOS;
        meta = list.meta();
    }

    /** Turns to one value of the list. */
    public void choose(String name, double chosen, double chosenRate) {
        source = name;
        value = chosen;
        rate = chosenRate;
    }

    @Override
    public double number(Field field) {
        return switch (field) {
            case VALUE -> value;
            case RATE -> rate;
            case INTERVAL -> interval;
            case TIME -> time;
            default -> throw new IllegalArgumentException("A value has no number " + field);
        };
    }

    @Override
    public String text(Field field) {
        return switch (field) {
            case HOST -> identifier.host();
            case PLUGIN -> identifier.plugin();
            case PLUGIN_INSTANCE -> identifier.pluginInstance();
            case TYPE -> identifier.type();
            case TYPE_INSTANCE -> identifier.typeInstance();
            case DSNAME -> source;
            default -> throw new IllegalArgumentException("A value has no text " + field);
        };
    }

    @Override
    public boolean isTrue(Field field) {
        throw new IllegalArgumentException("A value has nothing that is true or false, and no " + field);
    }

    @Override
    public @Nullable Object meta(String key) {
        return meta.get(key);
    }

    @Override
    public String host() {
        return identifier.host();
    }
}
