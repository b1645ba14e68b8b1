package io.github.collectdmonitor.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What reading a config.json came to.
 *
 * @param usable the settings, or null where a problem is an error
 * @param problems every problem of the file, errors and warnings
 * @param monitor where the rules are, also where another setting cannot be used; null where nothing names them
 */
public record LoadedSettings(
        @Nullable AgentSettings usable,
        List<Problem> problems,
        @Nullable MonitorSettings monitor) {
    /** Copies the problems. */
    public LoadedSettings {
        problems = List.copyOf(problems);
    }

    /** The same with further problems; not usable if one of them is an error. */
    public LoadedSettings with(List<Problem> further) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(further);
        return new LoadedSettings(further.stream().anyMatch(Problem::isError) ? null : usable, all, monitor);
    }

    /** The settings, where they can be used. */
    public Optional<AgentSettings> settings() {
        return Optional.ofNullable(usable);
    }
}
