package io.github.collectdmonitor.rules.file;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.rules.file.JsonPlaces.Place;
import io.github.collectdmonitor.settings.load.Suggestion;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a rule file, read key by key. Whatever is wrong becomes a problem with its place, and reading goes on. */
final class RuleObject {
    private final JsonElement json;
    private final String path;
    private final FilePlaces file;
    private final @Nullable String rule;
    private final int problemsBefore;
    private final Set<String> known = new LinkedHashSet<>();

    RuleObject(JsonElement json, String path, FilePlaces file) {
        this(json, path, file, null);
    }

    private RuleObject(JsonElement json, String path, FilePlaces file, @Nullable String rule) {
        this.json = json;
        this.path = path;
        this.file = file;
        this.rule = rule;
        this.problemsBefore = file.problems().size();
    }

    /** The same, once the rule's name is known. */
    RuleObject of(@Nullable String name) {
        return new RuleObject(json, path, file, name);
    }

    RuleObject inner(String innerPath, JsonElement element) {
        return new RuleObject(element, innerPath, file, rule);
    }

    JsonElement json() {
        return json;
    }

    /** Whether anything was wrong since this began to be read. */
    boolean hasProblems() {
        return file.problems().size() > problemsBefore;
    }

    /** Where it stands, such as {@code memory.json:3:5}. */
    String place() {
        Place place = file.places().value(path);
        return file.file() + ":" + place.line() + ":" + place.column();
    }

    boolean isObject(String otherwise) {
        if (!json.isJsonObject()) {
            problem(file.places().value(path), otherwise);
        }
        return json.isJsonObject();
    }

    /** Reports a problem with a key's value, or that it is missing. */
    void error(String key, String text) {
        String inner = path + "/" + key;
        problem(
                file.places().value(json instanceof JsonObject object && object.has(key) ? inner : path),
                key + " " + text);
    }

    /** Reports a problem within a string. */
    void error(String key, int index, String text) {
        problem(file.places().inside(path + "/" + key, index), key + ": " + text);
    }

    private void problem(Place place, String text) {
        file.problems().add(new RuleProblem(file.file(), rule, place.line(), place.column(), text));
    }

    @Nullable
    JsonElement element(String key) {
        known.add(key);
        return json instanceof JsonObject object ? object.get(key) : null;
    }

    @Nullable
    JsonElement required(String key) {
        JsonElement element = element(key);
        if (element == null) {
            error(key, "is missing");
        }
        return element;
    }

    @Nullable
    String requiredString(String key) {
        return required(key) == null ? null : string(key);
    }

    @Nullable
    String string(String key) {
        JsonElement element = element(key);
        if (element instanceof JsonPrimitive primitive && primitive.isString()) {
            if (!primitive.getAsString().isEmpty()) {
                return primitive.getAsString();
            }
            error(key, "must not be empty");
        } else if (element != null) {
            error(key, "must be a string");
        }
        return null;
    }

    boolean isTrue(String key) {
        JsonElement element = element(key);
        if (element instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (element != null) {
            error(key, "must be true or false");
        }
        return false;
    }

    /** An object within this one; null where there is none. */
    @Nullable
    RuleObject object(String key) {
        JsonElement element = element(key);
        if (element instanceof JsonObject) {
            return inner(path + "/" + key, element);
        }
        if (element != null) {
            error(key, "must be an object");
        }
        return null;
    }

    void refuseUnknownKeys() {
        if (json instanceof JsonObject object) {
            for (String key : object.keySet()) {
                if (!known.contains(key)) {
                    String suggestion = Suggestion.nearest(key, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse("");
                    problem(file.places().key(path + "/" + key), "unknown key \"" + key + "\"" + suggestion);
                }
            }
        }
    }
}
