package io.github.collectdmonitor.replace;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
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

/** The configs that collectd did not work with on this host of late, by their hashes, so that none is tried in a loop. */
final class FailedConfigs {
    /** How long a config is not tried again. */
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
     * One of them.
     *
     * @param at when it failed; whole seconds
     * @param reason why, on one line
     */
    record FailedConfig(Instant at, String reason) {}

    /** How a config failed within the last 24 hours; empty where it did not. */
    Optional<FailedConfig> find(String sha256) {
        return Optional.ofNullable(readOrNone().get(sha256)).filter(this::counts);
    }

    /** How long ago it failed; a clock that was put back counts as little as one that was put forward. */
    Duration age(FailedConfig failed) {
        return Duration.between(failed.at(), clock.instant()).abs();
    }

    private boolean counts(FailedConfig failed) {
        return age(failed).compareTo(REFUSED_FOR) < 0;
    }

    /** Remembers that a config failed. */
    void add(String sha256, String reason) throws IOException {
        Map<String, FailedConfig> all = readOrNone();
        all.put(sha256, new FailedConfig(clock.instant().truncatedTo(ChronoUnit.SECONDS), reason));
        write(all);
    }

    /** Forgets that a config ever failed. */
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

    /** What cannot be read refuses no config. */
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
            LOG.log(Level.WARNING, "{0} cannot be read: {1}", folder.resolve(FILE), e.getMessage());
        }
        return all;
    }
}
