package io.github.collectdmonitor.metric.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.metric.DataSourceType;

/** Converts the 64 bits of a value to JSON and back without loss. */
final class RawValue {
    private static final String INFINITY = "Infinity";
    private static final String MINUS_INFINITY = "-Infinity";

    private RawValue() {}

    /** Returns a JSON value: a number, null for NaN, or a string for infinities. */
    static String write(long raw, DataSourceType type) {
        return switch (type) {
            case GAUGE -> gauge(Double.longBitsToDouble(raw));
            case DERIVE -> Long.toString(raw);
            case COUNTER, ABSOLUTE -> Long.toUnsignedString(raw);
        };
    }

    private static String gauge(double value) {
        if (Double.isNaN(value)) {
            return "null";
        }
        return Double.isInfinite(value) ? "\"" + value + "\"" : Double.toString(value);
    }

    /** Returns the 64 bits of a JSON value. */
    static long read(JsonElement json, DataSourceType type, String place) throws InvalidJsonException {
        try {
            return switch (type) {
                case GAUGE -> Double.doubleToRawLongBits(gauge(json));
                case DERIVE -> Long.parseLong(number(json));
                case COUNTER, ABSOLUTE -> Long.parseUnsignedLong(number(json));
            };
        } catch (NumberFormatException e) {
            String hint = type == DataSourceType.GAUGE
                    ? " must be a number, null, \"Infinity\" or \"-Infinity\""
                    : " must be a whole number of 64 bits, as it is a " + type
                            + "; write_http with StoreRates writes rates instead";
            throw new InvalidJsonException(place + hint, e);
        }
    }

    private static double gauge(JsonElement json) {
        if (json.isJsonNull()) {
            return Double.NaN;
        }
        if (json instanceof JsonPrimitive primitive && primitive.isString()) {
            return switch (primitive.getAsString()) {
                case INFINITY -> Double.POSITIVE_INFINITY;
                case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
                default -> throw new NumberFormatException("a text");
            };
        }
        return Double.parseDouble(number(json));
    }

    private static String number(JsonElement json) {
        if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return primitive.getAsString();
        }
        throw new NumberFormatException("no number");
    }
}
