package io.github.collectdmonitor.collectd.syntax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Expands a pattern of glob(7) to file names. Names have one character per byte, as in C. */
public final class FileNameExpansion {
    private FileNameExpansion() {}

    /**
     * Returns the names; the pattern itself if no file matches.
     *
     * @param most the maximum number of names
     */
    public static List<String> of(String pattern, int most) {
        List<String> found = List.of("");
        String[] parts = pattern.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            String slash = i == 0 ? "" : "/";
            List<String> next = new ArrayList<>();
            for (String begin : found) {
                expand(begin + slash, parts[i], most - next.size(), next);
            }
            found = next;
        }
        return found.isEmpty() ? List.of(pattern) : found;
    }

    private static void expand(String begin, String part, int most, List<String> found) {
        if (!FileNamePattern.isWild(part)) {
            found.add(begin + part);
            return;
        }
        FileNamePattern pattern = new FileNamePattern(part);
        List<String> children =
                new ArrayList<>(names(begin.isEmpty() ? "." : begin).orElse(List.of()));
        children.addAll(List.of(".", ".."));
        for (String child : children) {
            // As in a shell, a wildcard does not match the dot of a hidden file.
            if (pattern.matches(child) && (part.startsWith(".") || !child.startsWith(".")) && found.size() < most) {
                found.add(begin + child);
            }
        }
    }

    /** Returns the names of all files in a folder, in the order of their bytes; empty if it cannot be read. */
    static Optional<List<String>> names(String folder) {
        Optional<Path> path = path(folder);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> children = Files.list(path.get())) {
            return Optional.of(children.map(child -> new String(
                            String.valueOf(child.getFileName()).getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the path of a name; empty if Java cannot represent it. */
    public static Optional<Path> path(String name) {
        try {
            return Optional.of(Path.of(new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
