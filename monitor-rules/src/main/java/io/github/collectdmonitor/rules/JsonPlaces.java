package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Where the values of a JSON text stand, which Gson's tree does not tell. The text is one that was read strictly before. */
final class JsonPlaces {
    private final String text;
    private final Map<String, Integer> keys = new HashMap<>();
    private final Map<String, Integer> values = new HashMap<>();
    private int at;

    /** A line and a column, in characters, both from 1. */
    record Place(int line, int column) {}

    JsonPlaces(String text) throws InvalidJsonException {
        this.text = text;
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
        int start = text.lastIndexOf('\n', offset - 1) + 1;
        int line = 1
                + (int) text.substring(0, start)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
        return new Place(line, 1 + text.codePointCount(start, offset));
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
