package io.github.collectdmonitor.rules.firing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All firings that are remembered, as JSON.
 *
 * @param histories by who fired what; those that fired last come last
 * @param lostSince since when; null where nothing was lost before
 */
record FiringRecords(
        Map<FiringKey, FiringHistory> histories, @Nullable TimePoint lostSince) {
    static FiringRecords none() {
        return new FiringRecords(new LinkedHashMap<>(), null);
    }

    /** What is left where the record is lost: all may just have fired. */
    static FiringRecords lost(TimePoint since) {
        return new FiringRecords(new LinkedHashMap<>(), since);
    }

    /** Writes them one by one: thousands as one tree would not fit into the agent's heap. */
    void writeTo(OutputStream bytes) throws IOException {
        JsonWriter out = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        out.beginObject().name("lost_since");
        if (lostSince == null) {
            out.nullValue();
        } else {
            write(out, lostSince);
        }
        out.name("recoveries").beginArray();
        for (Map.Entry<FiringKey, FiringHistory> each : histories.entrySet()) {
            write(out, each.getKey(), each.getValue());
        }
        out.endArray().endObject();
        out.flush();
    }

    private static void write(JsonWriter out, FiringKey key, FiringHistory history) throws IOException {
        out.beginObject().name("rule").value(key.rule());
        out.name("service").value(key.service()).name("command").value(key.command());
        out.name("topic").value(key.topic()).name("dry_run").value(key.dryRun());
        out.name("cooldown_seconds").value(history.cooldown().toSeconds());
        out.name("kept_seconds").value(history.kept().toSeconds());
        out.name("told").value(history.isReported()).name("replaced").value(history.isReplaced());
        out.name("firings").beginArray();
        for (TimePoint firing : history.firings()) {
            write(out, firing);
        }
        out.endArray().endObject();
    }

    private static void write(JsonWriter out, TimePoint timePoint) throws IOException {
        out.beginObject().name("boot").value(timePoint.boot()).name("nanos").value(timePoint.nanos());
        out.name("wall").value(timePoint.wall().toString()).endObject();
    }

    /**
     * Reads what {@link #writeTo} wrote.
     *
     * @throws JsonParseException if it is something else
     */
    static FiringRecords decode(byte[] bytes) {
        try {
            JsonObject whole = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            JsonElement lost = whole.get("lost_since");
            FiringRecords records = new FiringRecords(
                    new LinkedHashMap<>(), lost == null || lost.isJsonNull() ? null : moment(lost.getAsJsonObject()));
            for (JsonElement each : whole.getAsJsonArray("recoveries")) {
                JsonObject entry = each.getAsJsonObject();
                JsonElement topic = entry.get("topic");
                FiringKey key = new FiringKey(
                        entry.get("rule").getAsString(),
                        entry.get("service").getAsString(),
                        entry.get("command").getAsString(),
                        topic == null || topic.isJsonNull() ? null : topic.getAsString(),
                        entry.get("dry_run").getAsBoolean());
                records.histories.put(key, history(entry));
            }
            return records;
        } catch (IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException
                | ClassCastException
                | DateTimeException e) {
            throw new JsonParseException("it is not what the agent writes", e);
        }
    }

    private static FiringHistory history(JsonObject entry) {
        List<TimePoint> firings = new ArrayList<>();
        entry.getAsJsonArray("firings").forEach(firing -> firings.add(moment(firing.getAsJsonObject())));
        return new FiringHistory(
                Duration.ofSeconds(entry.get("cooldown_seconds").getAsLong()),
                Duration.ofSeconds(entry.get("kept_seconds").getAsLong()),
                entry.get("told").getAsBoolean(),
                entry.get("replaced").getAsBoolean(),
                firings);
    }

    private static TimePoint moment(JsonObject object) {
        return new TimePoint(
                object.get("boot").getAsString(),
                object.get("nanos").getAsLong(),
                Instant.parse(object.get("wall").getAsString()));
    }
}
