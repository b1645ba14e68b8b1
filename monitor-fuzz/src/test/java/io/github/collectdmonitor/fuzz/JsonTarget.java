package io.github.collectdmonitor.fuzz;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** The strict reading of JSON: a value within the limit of depth, or an {@link InvalidJsonException}. */
public final class JsonTarget {
    /** The first characters of values (RFC 8259 §3). */
    private static final String BEGINNINGS = "{[\"-0123456789tfn";

    private JsonTarget() {}

    /** Returns the input itself: edited messages would never be invalid JSON. */
    public static byte[] text(byte[] input) {
        return input;
    }

    /** Reads the input as JSON. */
    public static void fuzzerTestOneInput(byte[] input) {
        JsonElement value;
        try {
            value = StrictJson.read(text(input));
        } catch (InvalidJsonException e) {
            Expect.oneLine(String.valueOf(e.getMessage()));
            return;
        }
        String text = new String(input, StandardCharsets.UTF_8).stripLeading();
        Expect.that(BEGINNINGS.indexOf(text.charAt(0)) >= 0, "no JSON begins like this", text);
        int free = StrictJson.MAX_DEPTH - depth(value);
        Expect.that(free >= 0, "nested deeper than allowed", value);
        Expect.that(reads(nested(value, free)), "rejected at the limit of depth", value);
        Expect.that(!reads(nested(value, free + 1)), "read beyond the limit of depth", value);
    }

    private static String nested(JsonElement value, int levels) {
        return "[".repeat(levels) + value + "]".repeat(levels);
    }

    private static boolean reads(String json) {
        try {
            StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (InvalidJsonException e) {
            return false;
        }
    }

    private static int depth(JsonElement value) {
        Collection<JsonElement> children = value instanceof JsonObject object
                ? object.asMap().values()
                : value instanceof JsonArray array ? array.asList() : List.of();
        int deepest = children.stream().mapToInt(JsonTarget::depth).max().orElse(0);
        return value.isJsonObject() || value.isJsonArray() ? 1 + deepest : 0;
    }
}
