package io.github.collectdmonitor.metric.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The members of an event in JSON. */
final class EventMembers {
    /** Longer than every time, and short enough for calculations. */
    private static final int LONGEST_TIME = 40;

    /** Rounding a number with an exponent of a billion would create that many digits. */
    private static final int LARGEST_EXPONENT = 50;

    private static final int DIGITS_OF_NANOSECONDS = 9;

    private final JsonObject json;

    EventMembers(JsonObject json, Set<String> known) throws InvalidJsonException {
        for (String name : json.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidJsonException("it has an unknown member; known are "
                        + known.stream().sorted().toList());
            }
        }
        this.json = json;
    }

    boolean has(String name) {
        return json.has(name);
    }

    void require(String name) throws InvalidJsonException {
        if (!json.has(name)) {
            throw new InvalidJsonException("it has no member \"" + name + "\"");
        }
    }

    /** Returns a text; empty if there is no such member. */
    String text(String name) throws InvalidJsonException {
        JsonElement element = json.get(name);
        return element == null ? "" : text(element, name);
    }

    static String text(JsonElement element, String place) throws InvalidJsonException {
        if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new InvalidJsonException(place + " must be a string");
    }

    JsonArray array(String name) throws InvalidJsonException {
        require(name);
        if (json.get(name) instanceof JsonArray array) {
            return array;
        }
        throw new InvalidJsonException(name + " must be an array");
    }

    /** Returns the limit of a data source, or {@code unlimited} without the member or with null. */
    double limit(String name, int index, int count, double unlimited) throws InvalidJsonException {
        if (!json.has(name)) {
            return unlimited;
        }
        JsonArray limits = array(name);
        if (limits.size() != count) {
            throw new InvalidJsonException("it has " + count + " values and " + limits.size() + " " + name);
        }
        JsonElement limit = limits.get(index);
        if (limit.isJsonNull()) {
            return unlimited;
        }
        if (limit instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return Double.parseDouble(primitive.getAsString());
        }
        throw new InvalidJsonException(name + "[" + index + "] must be a number or null");
    }

    /** Returns a time in seconds as nanoseconds. */
    long time(String name) throws InvalidJsonException {
        require(name);
        if (json.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String text = primitive.getAsString();
            if (text.length() <= LONGEST_TIME) {
                return nanoseconds(text, name);
            }
        }
        throw new InvalidJsonException(name + " must be a number of seconds");
    }

    private static long nanoseconds(String text, String name) throws InvalidJsonException {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() < 0 || Math.abs((long) seconds.scale()) > LARGEST_EXPONENT) {
                throw new ArithmeticException("out of range");
            }
            return seconds.setScale(DIGITS_OF_NANOSECONDS, RoundingMode.HALF_EVEN)
                    .unscaledValue()
                    .longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new InvalidJsonException(name + " must be a number of seconds from 0 to 9223372036", e);
        }
    }

    /** Returns the meta data; a number without point and exponent is an integer. */
    Map<String, Object> meta() throws InvalidJsonException {
        JsonElement element = json.get("meta");
        if (element == null) {
            return Map.of();
        }
        if (!(element instanceof JsonObject object)) {
            throw new InvalidJsonException("meta must be an object");
        }
        Map<String, Object> meta = new HashMap<>();
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
            meta.put(entry.getKey(), metaValue(entry.getValue()));
        }
        return Map.copyOf(meta);
    }

    private static Object metaValue(JsonElement element) throws InvalidJsonException {
        if (element.isJsonNull()) {
            return Double.NaN;
        }
        if (!(element instanceof JsonPrimitive primitive)) {
            throw new InvalidJsonException("meta may contain only strings, numbers, true, false and null");
        }
        if (primitive.isString()) {
            return primitive.getAsString();
        }
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        String text = primitive.getAsString();
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return Double.valueOf(text);
        }
    }
}
