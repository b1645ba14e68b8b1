package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.hostsecurity.path.PathCheck;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.Services;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that decide what the agent runs and whom it trusts. Everyone who can change one of them has the agent's
 * privileges, so an agent that runs as root does not start if other users can; any other agent only warns.
 */
public final class TrustedFiles {
    private final List<Named> files = new ArrayList<>();

    /** A file, the key that names it, and whether others must not read it either. */
    private record Named(String place, Path path, boolean secret) {}

    /**
     * Adds a file that others must not change.
     *
     * @param place the key that names it; empty for config.json itself
     * @param file null if the key is missing
     */
    void add(String place, @Nullable Path file) {
        if (file != null) {
            files.add(new Named(place, file, false));
        }
    }

    /** Adds a file that others must neither change nor read. */
    void addSecret(String place, @Nullable Path file) {
        if (file != null) {
            files.add(new Named(place, file, true));
        }
    }

    /** Adds a folder of rules, and each rule in it. */
    public void addRules(String place, @Nullable Path folder) {
        add(place, folder);
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> rules = Files.newDirectoryStream(folder, "*.{json,lua}")) {
            TreeSet<Path> sorted = new TreeSet<>();
            rules.forEach(sorted::add);
            sorted.forEach(rule -> add(place, rule));
        } catch (IOException | DirectoryIteratorException e) {
            // An unreadable folder is reported when the rules are read.
        }
    }

    /** Adds the programs of commands with {@code argv}; those of shell lines are unknown. */
    void addPrograms(Services services) {
        new TreeMap<>(services.commands())
                .forEach((service, commands) -> new TreeMap<>(commands).forEach((name, definition) -> {
                    if (definition instanceof Argv argv) {
                        add(
                                "Services." + service + ".commands." + name,
                                Path.of(argv.argv().get(0)));
                    }
                }));
    }

    /** Adds collectd's binary, or those of the usual paths that exist. */
    void addCollectd(CollectdSettings collectd) {
        collectd.commandPaths().stream()
                .filter(path -> path.equals(collectd.commandPath()) || Files.exists(path))
                .forEach(path -> add("Services.collectd.CommandPath", path));
    }

    /** Returns the problems of the files for an agent that runs as the user of a process. */
    public List<ConfigProblem> problems(ProcessStatus process) {
        PathCheck check = new PathCheck(process);
        List<ConfigProblem> problems = new ArrayList<>();
        for (Named file : files) {
            Severity severity = process.isRoot() ? Severity.ERROR : Severity.WARNING;
            check.weaknesses(file.path())
                    .forEach(text -> problems.add(new ConfigProblem(severity, file.place(), text)));
            if (file.secret()) {
                check.exposure(file.path())
                        .ifPresent(text -> problems.add(new ConfigProblem(Severity.WARNING, file.place(), text)));
            }
        }
        return problems;
    }
}
