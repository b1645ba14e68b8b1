package io.github.collectdmonitor.rules;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.rules.SavedStates.Saved;
import io.github.collectdmonitor.rules.StateSnapshot.Entry;
import io.github.collectdmonitor.rules.series.HoldState;
import io.github.collectdmonitor.rules.series.SeriesKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of all rules as JSON: first the rules, an array for each of its name and what it watches for; then an array for
 * each state, of the rule's place among them, the series' six parts and interval, and the hold. They are written and read one by one.
 */
final class StateRecords {
    private static final String RULES = "rules";
    private static final String STATES = "states";

    /** A rule as its states need it: with another text, they are of another rule. */
    private record Watched(String rule, String text) {}

    private StateRecords() {}

    static void write(List<Entry> entries, OutputStream bytes) throws IOException {
        Map<Watched, Integer> rules = new LinkedHashMap<>();
        for (Entry each : entries) {
            rules.putIfAbsent(watched(each), rules.size());
        }
        JsonWriter out = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
        out.beginObject().name(RULES).beginArray();
        for (Watched each : rules.keySet()) {
            out.beginArray().value(each.rule()).value(each.text()).endArray();
        }
        out.endArray().name(STATES).beginArray();
        for (Entry each : entries) {
            out.beginArray().value(rules.get(watched(each)));
            write(out, each.key());
            write(out.value(each.saved().interval()), each.saved().state());
            out.endArray();
        }
        out.endArray().endObject();
        out.flush();
    }

    private static Watched watched(Entry entry) {
        return new Watched(entry.rule(), entry.saved().watched());
    }

    private static void write(JsonWriter out, SeriesKey key) throws IOException {
        Identifier identifier = key.identifier();
        out.value(identifier.host()).value(identifier.plugin()).value(identifier.pluginInstance());
        out.value(identifier.type()).value(identifier.typeInstance()).value(key.source());
    }

    private static void write(JsonWriter out, HoldState state) throws IOException {
        out.value(state.bits()).value(state.since()).value(state.last()).value(state.isActive());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is something else
     */
    static SavedStates read(InputStream bytes) throws IOException {
        SavedStates saved = new SavedStates();
        try {
            JsonReader in = new JsonReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            in.beginObject();
            expect(in, RULES);
            List<Watched> rules = new ArrayList<>();
            for (in.beginArray(); in.hasNext(); in.endArray()) {
                in.beginArray();
                rules.add(new Watched(in.nextString(), in.nextString()));
            }
            in.endArray();
            expect(in, STATES);
            for (in.beginArray(); in.hasNext(); in.endArray()) {
                in.beginArray();
                Watched rule = rules.get(in.nextInt());
                saved.add(readKey(in), rule.rule(), new Saved(rule.text(), in.nextLong(), readState(in)));
            }
            in.endArray();
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows");
            }
        } catch (IllegalStateException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("it is not what the agent writes", e);
        }
        return saved;
    }

    private static void expect(JsonReader in, String name) throws IOException {
        if (!in.nextName().equals(name)) {
            throw new IOException(name + " are missing");
        }
    }

    private static SeriesKey readKey(JsonReader in) throws IOException {
        Identifier identifier =
                new Identifier(in.nextString(), in.nextString(), in.nextString(), in.nextString(), in.nextString());
        return new SeriesKey(KnownSeries.interned(identifier), in.nextString());
    }

    private static HoldState readState(JsonReader in) throws IOException {
        return new HoldState(in.nextLong(), in.nextLong(), in.nextLong(), in.nextBoolean());
    }
}
