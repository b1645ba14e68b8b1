package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a config.json.
 *
 * @param usable the settings, or null if a problem is an error
 * @param problems every problem of the file, errors and warnings
 * @param tlsFiles the readable files of TLS by their keys, even if another setting is invalid
 * @param monitor the settings of local monitoring, even if another setting is invalid; null without them
 */
public record LoadedSettings(
        @Nullable AgentSettings usable,
        List<ConfigProblem> problems,
        Map<String, Path> tlsFiles,
        @Nullable MonitorSettings monitor) {
    /** Copies the problems and the files. */
    public LoadedSettings {
        problems = List.copyOf(problems);
        tlsFiles = Map.copyOf(tlsFiles);
    }

    /** Returns the same with further problems; not usable if one of them is an error. */
    public LoadedSettings with(List<ConfigProblem> further) {
        List<ConfigProblem> all = new ArrayList<>(problems);
        all.addAll(further);
        return new LoadedSettings(
                further.stream().anyMatch(ConfigProblem::isError) ? null : usable, all, tlsFiles, monitor);
    }

    /** Returns the settings, if they can be used. */
    public Optional<AgentSettings> settings() {
        return Optional.ofNullable(usable);
    }
}
