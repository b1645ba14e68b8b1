package io.github.collectdmonitor.rules;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.state.Moment;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All firings that are remembered.
 *
 * @param histories by who fired what
 * @param lostSince since when; null where nothing was lost before
 */
record FiringRecords(
        Map<FiringKey, FiringHistory> histories, @Nullable Moment lostSince) {
    static FiringRecords none() {
        return new FiringRecords(new HashMap<>(), null);
    }

    /** What is left where the record is lost: all may just have fired. */
    static FiringRecords lost(Moment since) {
        return new FiringRecords(new HashMap<>(), since);
    }

    byte[] encode() {
        JsonArray entries = new JsonArray();
        histories.forEach((key, history) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("rule", key.rule());
            entry.addProperty("service", key.service());
            entry.addProperty("command", key.command());
            entry.addProperty("topic", key.topic());
            entry.addProperty("dry_run", key.dryRun());
            entry.addProperty("kept_seconds", history.kept().toSeconds());
            entry.addProperty("told", history.isTold());
            entry.addProperty("replaced", history.isReplaced());
            JsonArray firings = new JsonArray();
            history.firings().forEach(each -> firings.add(encode(each)));
            entry.add("firings", firings);
            entries.add(entry);
        });
        JsonObject whole = new JsonObject();
        whole.add("lost_since", lostSince == null ? JsonNull.INSTANCE : encode(lostSince));
        whole.add("recoveries", entries);
        return (whole + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject encode(Moment moment) {
        JsonObject object = new JsonObject();
        object.addProperty("boot", moment.boot());
        object.addProperty("nanos", moment.nanos());
        object.addProperty("wall", moment.wall().toString());
        return object;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws JsonParseException if it is something else
     */
    static FiringRecords decode(byte[] bytes) {
        try {
            JsonObject whole = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            JsonElement lost = whole.get("lost_since");
            FiringRecords records = new FiringRecords(
                    new HashMap<>(), lost == null || lost.isJsonNull() ? null : moment(lost.getAsJsonObject()));
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
        List<Moment> firings = new ArrayList<>();
        entry.getAsJsonArray("firings").forEach(firing -> firings.add(moment(firing.getAsJsonObject())));
        return new FiringHistory(
                Duration.ofSeconds(entry.get("kept_seconds").getAsLong()),
                entry.get("told").getAsBoolean(),
                entry.get("replaced").getAsBoolean(),
                firings);
    }

    private static Moment moment(JsonObject object) {
        return new Moment(
                object.get("boot").getAsString(),
                object.get("nanos").getAsLong(),
                Instant.parse(object.get("wall").getAsString()));
    }
}
