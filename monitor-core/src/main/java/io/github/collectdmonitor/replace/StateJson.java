package io.github.collectdmonitor.replace;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the JSON of the state folder's files. */
final class StateJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private StateJson() {}

    static byte[] bytes(JsonObject object) {
        return (GSON.toJson(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject object(byte[] bytes) throws InvalidJsonException {
        return object(StrictJson.read(bytes));
    }

    private static JsonObject object(@Nullable JsonElement element) throws InvalidJsonException {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new InvalidJsonException("it is not a JSON object");
    }

    /** Returns the member if it is an object, otherwise null. */
    static @Nullable JsonObject objectOrNull(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject inner ? inner : null;
    }

    /** Returns the member if it is a string, otherwise null. */
    static @Nullable String stringOrNull(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? primitive.getAsString()
                : null;
    }

    static String string(JsonObject object, String name) throws InvalidJsonException {
        String string = stringOrNull(object, name);
        if (string == null) {
            throw new InvalidJsonException("the member \"" + name + "\" is missing or not a string");
        }
        return string;
    }

    static boolean isTrue(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isBoolean() && primitive.getAsBoolean();
    }

    static long number(JsonObject object, String name) throws InvalidJsonException {
        if (object.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            try {
                return Long.parseLong(primitive.getAsString());
            } catch (NumberFormatException e) {
                throw new InvalidJsonException("the member \"" + name + "\" is not a whole number", e);
            }
        }
        throw new InvalidJsonException("the member \"" + name + "\" is missing or not a number");
    }

    /** Returns the member, or null if it is missing. */
    static @Nullable Long numberOrNull(JsonObject object, String name) throws InvalidJsonException {
        return object.has(name) ? number(object, name) : null;
    }
}
