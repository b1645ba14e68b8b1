package io.github.collectdmonitor.testkit.require;

import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The file in which all modules record skipped tests, one line each: part, number of tests, place.
 *
 * @param file created at the first record; the build removes it at its start
 */
record MissingParts(Path file) {
    /** The file of this project. */
    static MissingParts ofThisRun() {
        return new MissingParts(ProjectFolder.root().resolve("target/missing-parts.txt"));
    }

    void add(Part part, long tests, String where) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Files.writeString(
                    file,
                    part.label() + "\t" + tests + "\t" + where + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot record a missing part in " + file, e);
        }
    }

    /** Returns the lines of the report at the end of the run. */
    List<String> report() {
        Map<Part, Long> counts = counts();
        if (counts.isEmpty()) {
            return List.of("All parts that the tests need were there; none was skipped for a missing one.");
        }
        List<String> lines = new ArrayList<>();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        lines.add(all + (all == 1 ? " test was" : " tests were") + " skipped, because this machine lacks:");
        counts.forEach((part, count) -> lines.add(
                "  " + part.label() + " (" + count + "): " + part.remedy() + (part.isOptional() ? ", optional" : "")));
        return List.copyOf(lines);
    }

    private Map<Part, Long> counts() {
        Map<Part, Long> counts = new EnumMap<>(Part.class);
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.split("\t", -1);
                    RequiredParts.parse(fields[0])
                            .forEach(part -> counts.merge(part, Long.parseLong(fields[1]), Long::sum));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
        return counts;
    }
}
