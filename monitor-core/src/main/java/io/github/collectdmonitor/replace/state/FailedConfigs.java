package io.github.collectdmonitor.replace.state;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.files.StateJson;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Stores the hashes of configs that failed on this host recently, so that none is tried in a loop. */
public final class FailedConfigs {
    /** How long a failed config is rejected. */
    static final Duration REFUSED_FOR = Duration.ofHours(24);

    private static final Logger LOG = System.getLogger(FailedConfigs.class.getName());
    private static final String FILE = "failed-configs";
    private static final int MOST = 100;

    private final StateFolder folder;
    private final Clock clock;

    FailedConfigs(StateFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * A failed config.
     *
     * @param at when it failed; whole seconds
     * @param reason why, on one line
     */
    public record FailedConfig(Instant at, String reason) {}

    /** Returns how a config failed within the last 24 hours; empty if it did not. */
    public Optional<FailedConfig> find(String sha256) {
        return Optional.ofNullable(readOrNone().get(sha256)).filter(this::counts);
    }

    /** Returns how long ago it failed, by the absolute difference, since the clock may have been set back. */
    public Duration age(FailedConfig failed) {
        return Duration.between(failed.at(), clock.instant()).abs();
    }

    private boolean counts(FailedConfig failed) {
        return age(failed).compareTo(REFUSED_FOR) < 0;
    }

    /** Records that a config failed. */
    void add(String sha256, String reason) throws IOException {
        Map<String, FailedConfig> all = readOrNone();
        all.put(sha256, new FailedConfig(clock.instant().truncatedTo(ChronoUnit.SECONDS), reason));
        write(all);
    }

    /** Removes the record that a config failed. */
    void remove(String sha256) throws IOException {
        Map<String, FailedConfig> all = readOrNone();
        if (all.remove(sha256) != null) {
            write(all);
        }
    }

    private void write(Map<String, FailedConfig> all) throws IOException {
        JsonObject object = new JsonObject();
        all.entrySet().stream()
                .filter(entry -> counts(entry.getValue()))
                .sorted(Comparator.comparing(entry -> age(entry.getValue())))
                .limit(MOST)
                .forEach(entry -> object.add(entry.getKey(), encode(entry.getValue())));
        folder.write(FILE, StateJson.bytes(object));
    }

    private static JsonObject encode(FailedConfig failed) {
        JsonObject object = new JsonObject();
        object.addProperty("at", failed.at().toString());
        object.addProperty("reason", failed.reason());
        return object;
    }

    /** Reads the records; none if they cannot be read, so that no config is rejected. */
    private Map<String, FailedConfig> readOrNone() {
        Map<String, FailedConfig> all = new HashMap<>();
        try {
            Optional<byte[]> bytes = folder.read(FILE);
            if (bytes.isPresent()) {
                JsonObject object = StateJson.object(bytes.get());
                for (String sha256 : object.keySet()) {
                    JsonObject failed = StateJson.objectOrNull(object, sha256);
                    if (failed != null) {
                        all.put(
                                sha256,
                                new FailedConfig(
                                        Instant.parse(StateJson.string(failed, "at")),
                                        StateJson.string(failed, "reason")));
                    }
                }
            }
        } catch (IOException | InvalidJsonException | DateTimeException e) {
            LOG.log(Level.WARNING, "Cannot read {0}: {1}", folder.resolve(FILE), e.getMessage());
        }
        return all;
    }
}
