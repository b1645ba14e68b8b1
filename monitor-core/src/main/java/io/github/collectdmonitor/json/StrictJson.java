package io.github.collectdmonitor.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a JSON text strictly (RFC 8259): UTF-8 only, one value, no comments, no repeated member names, at most
 * {@link #MAX_DEPTH} levels deep, and of at most {@link #MAX_VALUES} values. Numbers keep the digits that were written.
 */
public final class StrictJson {
    /** The maximum nesting of arrays and objects. */
    public static final int MAX_DEPTH = 32;

    /**
     * The maximum number of values; arrays and objects count together with their contents. A value may take 2 bytes
     * of the text and a hundred in memory.
     */
    public static final int MAX_VALUES = 50_000;

    private final JsonReader reader;
    private int values;

    private StrictJson(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * Reads one JSON value.
     *
     * @param utf8 the complete text; a byte order mark is rejected, as RFC 8259 §8.1 allows
     * @throws InvalidJsonException if it is not UTF-8 or breaks the rules; the message has the position and no values
     */
    public static JsonElement read(byte[] utf8) throws InvalidJsonException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidJsonException("it is not UTF-8", e);
        }
        if (text.startsWith("\uFEFF")) {
            // Gson skips it, even in strict mode.
            throw new InvalidJsonException("it begins with a byte order mark");
        }
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
        try {
            JsonElement value = new StrictJson(reader).readValue();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new InvalidJsonException("it has more than one JSON value");
            }
            return value;
        } catch (EOFException e) {
            throw new InvalidJsonException("it ends too early" + where(text, reader), e);
        } catch (MalformedJsonException e) {
            throw new InvalidJsonException(reason(e) + where(text, reader), e);
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new InvalidJsonException("it cannot be read as JSON" + place(reader), e);
        }
    }

    private JsonElement readValue() throws IOException, InvalidJsonException {
        if (++values > MAX_VALUES) {
            throw new InvalidJsonException("it has more than " + MAX_VALUES + " values");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject();
            case BEGIN_ARRAY -> readArray();
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new InvalidJsonException("it is not a JSON value");
        };
    }

    private JsonObject readObject() throws IOException, InvalidJsonException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw new InvalidJsonException("the member \"" + shown(name) + "\" appears twice" + place(reader));
            }
            object.add(name, readValue());
        }
        reader.endObject();
        return object;
    }

    private JsonArray readArray() throws IOException, InvalidJsonException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(readValue());
        }
        reader.endArray();
        return array;
    }

    private static String reason(MalformedJsonException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("Nesting limit")
                ? "it is nested deeper than " + MAX_DEPTH + " levels"
                : "it is not valid JSON";
    }

    private static String where(String text, JsonReader reader) {
        String mistake = JsonSyntaxError.describe(text);
        return mistake == null ? place(reader) : mistake;
    }

    /** Gson reports line and column only in its description of the reader: "JsonReader at line 1 column 5 path $". */
    private static String place(JsonReader reader) {
        String description = reader.toString();
        int start = description.indexOf(" at line ");
        int end = description.indexOf(" path ");
        return start < 0 || end < start ? "" : description.substring(start, end);
    }

    private static String shown(String name) {
        return (name.length() <= 40 ? name : name.substring(0, 40) + "…").replaceAll("\\p{Cc}", "?");
    }
}
