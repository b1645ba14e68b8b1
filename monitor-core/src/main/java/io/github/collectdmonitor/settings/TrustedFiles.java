package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.house.PathCheck;
import io.github.collectdmonitor.house.ProcessStatus;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.Problem.Severity;
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
 * The files that decide what the agent runs and whom it trusts. Who may change one of them has the agent's power, so that
 * root's agent does not start where others may (issue 4, part 6); any other only warns.
 */
final class TrustedFiles {
    private final List<Named> files = new ArrayList<>();

    /** A file, the key that names it, and whether others must not read it either. */
    private record Named(String place, Path path, boolean secret) {}

    /**
     * Adds a file that others must not change.
     *
     * @param place the key that names it; empty for config.json itself
     * @param file null where the key is not given
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
    void addRules(String place, @Nullable Path folder) {
        add(place, folder);
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> rules = Files.newDirectoryStream(folder, "*.{json,lua}")) {
            TreeSet<Path> sorted = new TreeSet<>();
            rules.forEach(sorted::add);
            sorted.forEach(rule -> add(place, rule));
        } catch (IOException | DirectoryIteratorException e) {
            // Whether the folder can be read is for whoever reads the rules to say.
        }
    }

    /** Adds each program that a command names by its path; what a shell line runs cannot be known. */
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

    /** Adds collectd's binary; of the usual ones those that are there. */
    void addCollectd(CollectdSettings collectd) {
        collectd.commandPaths().stream()
                .filter(path -> path.equals(collectd.commandPath()) || Files.exists(path))
                .forEach(path -> add("Services.collectd.CommandPath", path));
    }

    /** What is wrong with them for an agent that runs as this process does. */
    List<Problem> problems(ProcessStatus process) {
        PathCheck check = new PathCheck(process);
        List<Problem> problems = new ArrayList<>();
        for (Named file : files) {
            Severity severity = process.isRoot() ? Severity.ERROR : Severity.WARNING;
            check.weaknesses(file.path()).forEach(text -> problems.add(new Problem(severity, file.place(), text)));
            if (file.secret()) {
                check.exposure(file.path())
                        .ifPresent(text -> problems.add(new Problem(Severity.WARNING, file.place(), text)));
            }
        }
        return problems;
    }
}
