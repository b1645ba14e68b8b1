package io.github.collectdmonitor.replace.files;

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
public final class StateJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private StateJson() {}

    public static byte[] bytes(JsonObject object) {
        return (GSON.toJson(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public static JsonObject object(byte[] bytes) throws InvalidJsonException {
        return object(StrictJson.read(bytes));
    }

    private static JsonObject object(@Nullable JsonElement element) throws InvalidJsonException {
        if (element instanceof JsonObject object) {
            return object;
        }
        throw new InvalidJsonException("it is not a JSON object");
    }

    /** Returns the member if it is an object, otherwise null. */
    public static @Nullable JsonObject objectOrNull(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject inner ? inner : null;
    }

    /** Returns the member if it is a string, otherwise null. */
    public static @Nullable String stringOrNull(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? primitive.getAsString()
                : null;
    }

    public static String string(JsonObject object, String name) throws InvalidJsonException {
        String string = stringOrNull(object, name);
        if (string == null) {
            throw new InvalidJsonException("the member \"" + name + "\" is missing or not a string");
        }
        return string;
    }

    public static boolean isTrue(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isBoolean() && primitive.getAsBoolean();
    }

    public static long number(JsonObject object, String name) throws InvalidJsonException {
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
    public static @Nullable Long numberOrNull(JsonObject object, String name) throws InvalidJsonException {
        return object.has(name) ? number(object, name) : null;
    }
}
