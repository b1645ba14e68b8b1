package io.github.collectdmonitor.metric.record;

import com.google.gson.stream.JsonWriter;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Writes events as JSON, with the members in collectd's order. */
final class EventWriter {
    private static final long NANOSECONDS = 1_000_000_000;
    private static final int FIRST_OF_NINE_DIGITS = 1;

    private final JsonWriter json;

    private EventWriter(JsonWriter json) {
        this.json = json;
    }

    static String write(Event event) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            new EventWriter(json).event(event);
        } catch (IOException e) {
            throw new UncheckedIOException("Internal error: cannot write to memory", e);
        }
        return text.toString();
    }

    private void event(Event event) throws IOException {
        json.beginObject();
        if (event instanceof ValueList values) {
            values(values);
            identifier(values.identifier());
            meta(values.meta());
        } else if (event instanceof Notification notification) {
            json.name("severity").value(notification.severity().toString());
            json.name("time").jsonValue(seconds(notification.time()));
            identifier(notification.identifier());
            json.name("message").value(notification.message());
            meta(notification.meta());
        }
        json.endObject();
    }

    private void values(ValueList values) throws IOException {
        json.name("values").beginArray();
        for (int index = 0; index < values.size(); index++) {
            json.jsonValue(RawValue.write(
                    values.raw(index), values.sources().get(index).type()));
        }
        json.endArray().name("dstypes").beginArray();
        for (DataSource source : values.sources()) {
            json.value(source.type().toString());
        }
        json.endArray().name("dsnames").beginArray();
        for (DataSource source : values.sources()) {
            json.value(source.name());
        }
        json.endArray();
        limits("dsmins", Double.NEGATIVE_INFINITY, values.sources().stream().mapToDouble(DataSource::min));
        limits("dsmaxs", Double.POSITIVE_INFINITY, values.sources().stream().mapToDouble(DataSource::max));
        json.name("time").jsonValue(seconds(values.time()));
        json.name("interval").jsonValue(seconds(values.interval()));
    }

    /** Writes limits, null for a missing one; omits the member if all are missing. */
    private void limits(String name, double unlimited, DoubleStream limits) throws IOException {
        double[] all =
                limits.map(limit -> limit == unlimited ? Double.NaN : limit).toArray();
        if (!Arrays.stream(all).allMatch(Double::isNaN)) {
            json.name(name).beginArray();
            for (double limit : all) {
                json.jsonValue(number(limit));
            }
            json.endArray();
        }
    }

    private void identifier(Identifier identifier) throws IOException {
        json.name("host").value(identifier.host());
        json.name("plugin").value(identifier.plugin());
        json.name("plugin_instance").value(identifier.pluginInstance());
        json.name("type").value(identifier.type());
        json.name("type_instance").value(identifier.typeInstance());
    }

    private void meta(Map<String, Object> meta) throws IOException {
        if (meta.isEmpty()) {
            return;
        }
        json.name("meta").beginObject();
        for (Map.Entry<String, Object> entry : new TreeMap<>(meta).entrySet()) {
            json.name(entry.getKey());
            if (entry.getValue() instanceof Double number) {
                json.jsonValue(number(number));
            } else if (entry.getValue() instanceof Number number) {
                json.value(number);
            } else if (entry.getValue() instanceof Boolean flag) {
                json.value(flag);
            } else {
                json.value(entry.getValue().toString());
            }
        }
        json.endObject();
    }

    /**
     * Infinities are written as numbers beyond the range of a double, because a string would not be read as a number.
     */
    private static String number(double number) {
        if (Double.isNaN(number)) {
            return "null";
        }
        return Double.isInfinite(number) ? (number < 0 ? "-1e999" : "1e999") : Double.toString(number);
    }

    private static String seconds(long nanoseconds) {
        String fraction = Long.toString(NANOSECONDS + nanoseconds % NANOSECONDS);
        return nanoseconds / NANOSECONDS + "." + fraction.substring(FIRST_OF_NINE_DIGITS);
    }
}
