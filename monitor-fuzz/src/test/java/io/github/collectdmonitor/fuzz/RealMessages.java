package io.github.collectdmonitor.fuzz;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The seeds of a target that are JSON objects.
 *
 * @param messages the seeds
 * @param words all names and strings in them
 */
record RealMessages(List<JsonObject> messages, List<String> words) {
    /** The first byte of an input that describes edits; no JSON begins with it. */
    private static final byte EDITS = 1;

    /** Reads the seeds of a target, in the order of their names. */
    static RealMessages of(Class<?> target) {
        Path seeds = ProjectFolder.root().resolve("monitor-fuzz/src/test/fuzz/" + target.getSimpleName() + "/seeds");
        try (Stream<Path> files = Files.list(seeds)) {
            List<JsonObject> messages =
                    files.sorted().flatMap(RealMessages::object).toList();
            TreeSet<String> words = new TreeSet<>();
            messages.forEach(message -> collect(message, words));
            return new RealMessages(messages, List.copyOf(words));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the seeds in " + seeds, e);
        }
    }

    /** Returns the message of an input: an edited seed, or the input itself. */
    byte[] text(byte[] input) {
        return input.length > 0 && input[0] == EDITS ? new EditedJson(input, 1, this).text() : input;
    }

    private static Stream<JsonObject> object(Path file) {
        try {
            return StrictJson.read(Files.readAllBytes(file)) instanceof JsonObject object
                    ? Stream.of(object)
                    : Stream.empty();
        } catch (InvalidJsonException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static void collect(JsonElement element, TreeSet<String> words) {
        if (element instanceof JsonObject object) {
            words.addAll(object.keySet());
            object.asMap().values().forEach(value -> collect(value, words));
        } else if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(item -> collect(item, words));
        } else if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            words.add(primitive.getAsString());
        }
    }
}
