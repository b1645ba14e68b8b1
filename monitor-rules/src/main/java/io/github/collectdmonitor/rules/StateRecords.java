package io.github.collectdmonitor.rules;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.rules.SavedStates.Saved;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The states of all rules as JSON: an array for each, of rule, what it watches for, the series' six parts, and the hold.
 * There may be a hundred thousand, so they are written and read one by one.
 */
final class StateRecords {
    /** How many are saved, those that are active first: some megabytes, which the agent's heap must hold. */
    static final int MOST = 20_000;

    private final JsonWriter out;
    private int written;

    private StateRecords(JsonWriter out) {
        this.out = out;
    }

    static byte[] encode(KnownSeries series, SavedStates waiting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonWriter out = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            out.beginArray();
            StateRecords records = new StateRecords(out);
            records.writeAll(series, waiting, true);
            records.writeAll(series, waiting, false);
            out.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeAll(KnownSeries series, SavedStates waiting, boolean active) {
        series.visit((key, states) -> {
            for (HoldState state = states.first(); state != null; state = state.next()) {
                RuleWatch watch = states.watch(state.index());
                if (state.isActive() == active && !watch.isRetired()) {
                    write(key, watch.rule().name(), watch.rule().watched(), state);
                }
            }
        });
        waiting.visit((key, rule, saved) -> {
            if (saved.state().isActive() == active) {
                write(key, rule, saved.watched(), saved.state());
            }
        });
    }

    private void write(SeriesKey key, String rule, String watched, HoldState state) {
        if (++written > MOST) {
            return;
        }
        Identifier identifier = key.identifier();
        try {
            out.beginArray().value(rule).value(watched);
            out.value(identifier.host()).value(identifier.plugin()).value(identifier.pluginInstance());
            out.value(identifier.type()).value(identifier.typeInstance()).value(key.source());
            out.value(state.bits()).value(state.since()).value(state.last()).value(state.isActive());
            out.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException if it is something else
     */
    static SavedStates decode(byte[] bytes) throws IOException {
        SavedStates saved = new SavedStates();
        try (JsonReader in =
                new JsonReader(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
            in.beginArray();
            while (in.hasNext()) {
                readState(in, saved);
            }
            in.endArray();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows");
            }
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException("it is not what the agent writes", e);
        }
        return saved;
    }

    private static void readState(JsonReader in, SavedStates saved) throws IOException {
        in.beginArray();
        String rule = in.nextString();
        String watched = in.nextString();
        Identifier identifier =
                new Identifier(in.nextString(), in.nextString(), in.nextString(), in.nextString(), in.nextString());
        String source = in.nextString();
        HoldState state = new HoldState(in.nextLong(), in.nextLong(), in.nextLong(), in.nextBoolean());
        in.endArray();
        saved.add(new SeriesKey(identifier, source), rule, new Saved(watched, state));
    }
}
