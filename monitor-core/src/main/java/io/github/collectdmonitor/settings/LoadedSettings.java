package io.github.collectdmonitor.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What reading a config.json came to.
 *
 * @param usable the settings, or null where a problem is an error
 * @param problems every problem of the file, errors and warnings
 * @param tlsFiles the files of TLS that can be read, by the settings that name them, also where another setting cannot be used
 * @param monitor where the rules are, also where another setting cannot be used; null where nothing names them
 */
public record LoadedSettings(
        @Nullable AgentSettings usable,
        List<Problem> problems,
        Map<String, Path> tlsFiles,
        @Nullable MonitorSettings monitor) {
    /** Copies the problems and the files. */
    public LoadedSettings {
        problems = List.copyOf(problems);
        tlsFiles = Map.copyOf(tlsFiles);
    }

    /** The same with further problems; not usable if one of them is an error. */
    public LoadedSettings with(List<Problem> further) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(further);
        return new LoadedSettings(further.stream().anyMatch(Problem::isError) ? null : usable, all, tlsFiles, monitor);
    }

    /** The settings, where they can be used. */
    public Optional<AgentSettings> settings() {
        return Optional.ofNullable(usable);
    }
}
