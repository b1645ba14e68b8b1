package io.github.collectdmonitor.metric.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Encodes events as lines of JSON. Values have the format of collectd's write_http plugin ("JSON format"), except that
 * times have nine digits and infinities are kept; notifications have the same members, with {@code severity} and {@code
 * message}.
 */
public final class EventCodec {
    /** The longest line, in bytes without its end. */
    public static final int LONGEST_LINE = 64 * 1024;

    private static final Set<String> MEMBERS = Set.of(
            "values",
            "dstypes",
            "dsnames",
            "time",
            "interval",
            "host",
            "plugin",
            "plugin_instance",
            "type",
            "type_instance",
            "dsmins",
            "dsmaxs",
            "severity",
            "message",
            "meta");

    private EventCodec() {}

    /** Encodes an event as one line, without its end. It may be longer than {@link #LONGEST_LINE}. */
    public static byte[] encode(Event event) {
        return EventWriter.write(event).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Decodes a line: an event, or an array of one event as write_http sends it.
     *
     * @param line the line, without its end
     * @param number the line's number, for errors
     * @throws InvalidEventException if it is not an event; the message has the line and the member
     */
    public static Event decode(byte[] line, long number) throws InvalidEventException {
        if (line.length > LONGEST_LINE) {
            throw new InvalidEventException(number, "it is longer than " + LONGEST_LINE + " bytes");
        }
        try {
            return event(new EventMembers(object(StrictJson.read(line)), MEMBERS));
        } catch (InvalidJsonException e) {
            throw new InvalidEventException(number, e);
        }
    }

    private static JsonObject object(JsonElement json) throws InvalidJsonException {
        JsonElement element = json;
        if (json instanceof JsonArray array) {
            if (array.size() != 1) {
                throw new InvalidJsonException("it has " + array.size() + " events; write one event per line");
            }
            element = array.get(0);
        }
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new InvalidJsonException("it is not a JSON object");
    }

    private static Event event(EventMembers members) throws InvalidJsonException {
        Identifier identifier = new Identifier(
                members.text("host"),
                members.text("plugin"),
                members.text("plugin_instance"),
                members.text("type"),
                members.text("type_instance"));
        boolean isNotification = members.has("severity");
        for (String other : isNotification
                ? List.of("values", "dstypes", "dsnames", "dsmins", "dsmaxs", "interval")
                : List.of("message")) {
            if (members.has(other)) {
                throw new InvalidJsonException("it has the member \"" + other + "\", but is a "
                        + (isNotification ? "notification" : "list of values"));
            }
        }
        return isNotification ? notification(identifier, members) : values(identifier, members);
    }

    private static Notification notification(Identifier identifier, EventMembers members) throws InvalidJsonException {
        Optional<Severity> severity = Severity.of(members.text("severity"));
        if (severity.isEmpty()) {
            throw new InvalidJsonException("severity must be failure, warning or okay");
        }
        members.require("message");
        return new Notification(
                identifier, members.time("time"), severity.get(), members.text("message"), members.meta());
    }

    private static ValueList values(Identifier identifier, EventMembers members) throws InvalidJsonException {
        JsonArray values = members.array("values");
        JsonArray names = members.array("dsnames");
        JsonArray types = members.array("dstypes");
        if (values.isEmpty() || names.size() != values.size() || types.size() != values.size()) {
            throw new InvalidJsonException("it has " + values.size() + " values, " + names.size() + " dsnames and "
                    + types.size() + " dstypes");
        }
        List<DataSource> sources = new ArrayList<>(values.size());
        long[] raw = new long[values.size()];
        for (int index = 0; index < raw.length; index++) {
            Optional<DataSourceType> type =
                    DataSourceType.of(EventMembers.text(types.get(index), "dstypes[" + index + "]"));
            if (type.isEmpty()) {
                throw new InvalidJsonException("dstypes[" + index + "] must be gauge, derive, counter or absolute");
            }
            sources.add(new DataSource(
                    EventMembers.text(names.get(index), "dsnames[" + index + "]"),
                    type.get(),
                    members.limit("dsmins", index, raw.length, Double.NEGATIVE_INFINITY),
                    members.limit("dsmaxs", index, raw.length, Double.POSITIVE_INFINITY)));
            raw[index] = RawValue.read(values.get(index), type.get(), "values[" + index + "]");
        }
        long interval = members.has("interval") ? members.time("interval") : 0;
        return new ValueList(identifier, members.time("time"), interval, List.copyOf(sources), raw, members.meta());
    }
}
