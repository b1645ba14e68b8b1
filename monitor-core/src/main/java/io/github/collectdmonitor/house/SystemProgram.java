package io.github.collectdmonitor.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the system's own programs, wherever the agent's own {@code PATH} leads. */
public final class SystemProgram {
    /** Where they are, as a {@code PATH}; without /usr/local, which on some systems more than root may write. */
    public static final String FOLDERS = "/usr/bin:/bin:/usr/sbin:/sbin";

    private static final List<Path> PATHS =
            Stream.of(FOLDERS.split(":", -1)).map(Path::of).toList();

    private SystemProgram() {}

    /** The program's place, or, where it has none, the usual place, so that starting it fails and names it. */
    public static Path path(String name) {
        return PATHS.stream()
                .map(folder -> folder.resolve(name))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst()
                .orElse(PATHS.get(0).resolve(name));
    }
}
