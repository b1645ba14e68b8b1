package io.github.collectdmonitor.settings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What reading a config.json came to.
 *
 * @param usable the settings, or null where a problem is an error
 * @param problems every problem of the file, errors and warnings
 */
public record LoadedSettings(@Nullable AgentSettings usable, List<Problem> problems) {
    /** Copies the problems. */
    public LoadedSettings {
        problems = List.copyOf(problems);
    }

    /** The settings, where they can be used. */
    public Optional<AgentSettings> settings() {
        return Optional.ofNullable(usable);
    }
}
