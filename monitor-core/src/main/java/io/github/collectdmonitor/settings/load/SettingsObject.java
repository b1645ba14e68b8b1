package io.github.collectdmonitor.settings.load;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.parameter.ExecEncoding;
import io.github.collectdmonitor.settings.secret.CredentialsFolder;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an object of config.json key by key. Each error becomes a problem with its place, and reading continues. */
final class SettingsObject {
    private final JsonObject json;
    private final String place;
    private final List<ConfigProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    SettingsObject(JsonObject json, String place, List<ConfigProblem> problems) {
        this.json = json;
        this.place = place;
        this.problems = problems;
    }

    /** Returns the empty object of a missing key. */
    SettingsObject none(String key) {
        return new SettingsObject(new JsonObject(), place(key), problems);
    }

    String place(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    void error(String key, String text) {
        problems.add(new ConfigProblem(Severity.ERROR, place(key), text));
    }

    void warning(String key, String text) {
        problems.add(new ConfigProblem(Severity.WARNING, place(key), text));
    }

    Set<String> keys() {
        return json.keySet();
    }

    boolean has(String key) {
        known.add(key);
        return json.has(key);
    }

    @Nullable
    JsonElement element(String key) {
        known.add(key);
        return json.get(key);
    }

    @Nullable
    String string(String key) {
        JsonElement value = element(key);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        error(key, "must be a string, not " + kind(value));
        return null;
    }

    boolean bool(String key, boolean absent) {
        JsonElement value = element(key);
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (value != null) {
            error(key, "must be true or false, not " + kind(value));
        }
        return absent;
    }

    int integer(String key, int least, int most, int absent) {
        BigDecimal number = number(key, "an integer of " + least + " to " + most, least, most);
        if (number == null) {
            return absent;
        }
        if (number.stripTrailingZeros().scale() > 0) {
            error(key, "must be an integer of " + least + " to " + most + ", not " + number);
            return absent;
        }
        return number.intValue();
    }

    Duration seconds(String key, int least, int most, Duration absent) {
        BigDecimal number = number(key, "a number of seconds, " + least + " to " + most, least, most);
        return number == null
                ? absent
                : Duration.ofMillis(number.movePointRight(3).longValue());
    }

    private @Nullable BigDecimal number(String key, String what, long least, long most) {
        JsonElement value = element(key);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String digits = primitive.getAsString();
            try {
                BigDecimal number = new BigDecimal(digits);
                if (number.compareTo(BigDecimal.valueOf(least)) >= 0
                        && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // An exponent beyond the range of BigDecimal: out of range like any other number too large.
            }
            error(key, "must be " + what + ", not " + (digits.length() <= 20 ? digits : digits.substring(0, 20) + "…"));
        } else {
            error(key, "must be " + what + ", not " + kind(value));
        }
        return null;
    }

    @Nullable
    Path path(String key, Path folder) {
        String text = string(key);
        return text == null ? null : path(key, text, folder);
    }

    /** Returns the path of a secret or a key, which may also be one of systemd's credentials. */
    @Nullable
    Path path(String key, NamedFiles files) {
        String text = string(key);
        if (text == null) {
            return null;
        }
        if (!CredentialsFolder.isMeantBy(text)) {
            return path(key, text, files.folder());
        }
        Optional<String> expanded = files.credentials().expand(text);
        if (expanded.isEmpty()) {
            error(key, "needs LoadCredential= in the unit; to check outside of it set CREDENTIALS_DIRECTORY");
            return null;
        }
        return path(key, expanded.get(), files.folder());
    }

    /**
     * Returns the path of a secret or a key that is read with the settings. It must be a file, since reading
     * a pipe could block the agent.
     */
    @Nullable
    Path file(String key, NamedFiles files) {
        Path path = path(key, files);
        if (path != null && Files.exists(path) && !Files.isRegularFile(path)) {
            error(key, path + " cannot be used: it is not a file");
            return null;
        }
        return path;
    }

    private @Nullable Path path(String key, String text, Path folder) {
        if (text.isEmpty()) {
            error(key, "must be a path, not an empty string");
            return null;
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            error(key, "is a path that cannot be used here: " + ExecEncoding.explain(text, e.getReason()));
            return null;
        }
    }

    @Nullable
    List<String> strings(String key) {
        JsonElement value = element(key);
        if (value instanceof JsonArray array) {
            List<String> strings = new ArrayList<>();
            for (JsonElement item : array) {
                if (item instanceof JsonPrimitive primitive && primitive.isString()) {
                    strings.add(primitive.getAsString());
                } else {
                    error(key, "must contain only strings, not " + kind(item));
                    return null;
                }
            }
            return strings;
        }
        if (value != null) {
            error(key, "must be an array of strings, not " + kind(value));
        }
        return null;
    }

    @Nullable
    SettingsObject object(String key) {
        JsonElement value = element(key);
        if (value instanceof JsonObject object) {
            return new SettingsObject(object, place(key), problems);
        }
        if (value != null) {
            error(key, "must be an object, not " + kind(value));
        }
        return null;
    }

    /** Warns of each unknown key. */
    void warnOfUnknownKeys() {
        reportUnknownKeys(List.of(), Severity.WARNING);
    }

    /** Warns of each unknown key; one that is similar to one of these is an error. */
    void warnOfUnknownKeys(List<String> protecting) {
        reportUnknownKeys(protecting, Severity.WARNING);
    }

    /** Reports each unknown key as an error. */
    void refuseUnknownKeys() {
        reportUnknownKeys(List.of(), Severity.ERROR);
    }

    private void reportUnknownKeys(List<String> protecting, Severity others) {
        // The first of two equally similar keys is suggested.
        Set<String> candidates = new LinkedHashSet<>(protecting);
        candidates.addAll(known);
        for (String key : json.keySet()) {
            if (!known.contains(key)) {
                Optional<String> near = Suggestion.nearest(key, candidates);
                Severity severity = near.filter(protecting::contains).isPresent() ? Severity.ERROR : others;
                String suggestion =
                        near.map(name -> "; did you mean \"" + name + "\"?").orElse("");
                problems.add(new ConfigProblem(severity, place, "unknown key \"" + key + "\"" + suggestion));
            }
        }
    }

    static String kind(JsonElement value) {
        if (value instanceof JsonPrimitive primitive) {
            return primitive.isString() ? "a string" : primitive.isNumber() ? "a number" : "true or false";
        }
        return value.isJsonObject() ? "an object" : value.isJsonArray() ? "an array" : "null";
    }
}
