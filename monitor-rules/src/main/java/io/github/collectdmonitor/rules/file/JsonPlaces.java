package io.github.collectdmonitor.rules.file;

import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Positions of the values in a JSON text, which Gson's tree does not keep. The text must have been read strictly before. */
final class JsonPlaces {
    private final String text;
    private final Map<String, Integer> keys = new HashMap<>();
    private final Map<String, Integer> values = new HashMap<>();
    private final int[] lineStarts;
    private int at;

    /** A line and a column, in characters, both from 1. */
    record Place(int line, int column) {}

    JsonPlaces(String text) throws InvalidJsonException {
        this.text = text;
        this.lineStarts = lineStarts(text);
        readValue("");
    }

    /** The place of a key; paths are as in {@code /rules/0/when}. */
    Place key(String path) {
        return place(keys.getOrDefault(path, 0));
    }

    /** The place of a value. */
    Place value(String path) {
        return place(values.getOrDefault(path, 0));
    }

    /** The place of a character within a string. */
    Place inside(String path, int index) {
        int offset = values.getOrDefault(path, 0) + 1;
        for (int i = 0; i < index && offset < text.length() && text.charAt(offset) != '"'; i++) {
            offset += lengthAt(offset);
        }
        return place(Math.min(offset, text.length()));
    }

    /** How long the character of a string is that is written here. */
    private int lengthAt(int offset) {
        if (text.charAt(offset) != '\\') {
            return 1;
        }
        return text.charAt(offset + 1) == 'u' ? 6 : 2;
    }

    private Place place(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Place(line + 1, offset - lineStarts[line] + 1);
    }

    private static int[] lineStarts(String text) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    private void readValue(String path) throws InvalidJsonException {
        skipSpace();
        values.put(path, at);
        switch (text.charAt(at)) {
            case '{' -> readMembers(path);
            case '[' -> readItems(path);
            case '"' -> skipString();
            default -> {
                while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            }
        }
    }

    private void readMembers(String path) throws InvalidJsonException {
        at++;
        skipSpace();
        while (text.charAt(at) != '}') {
            int start = at;
            skipString();
            String written = text.substring(start, at);
            String inner = path + "/"
                    + StrictJson.read(written.getBytes(StandardCharsets.UTF_8)).getAsString();
            keys.put(inner, start);
            skipSpace();
            at++;
            readValue(inner);
            skipComma();
        }
        at++;
    }

    private void readItems(String path) throws InvalidJsonException {
        at++;
        skipSpace();
        for (int i = 0; text.charAt(at) != ']'; i++) {
            readValue(path + "/" + i);
            skipComma();
        }
        at++;
    }

    private void skipComma() {
        skipSpace();
        if (text.charAt(at) == ',') {
            at++;
            skipSpace();
        }
    }

    private void skipString() {
        at++;
        while (text.charAt(at) != '"') {
            at += lengthAt(at);
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
