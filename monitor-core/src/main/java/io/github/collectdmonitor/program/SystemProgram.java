package io.github.collectdmonitor.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the system's own programs, independently of the agent's {@code PATH}. */
public final class SystemProgram {
    /** Their folders, as a {@code PATH}; without /usr/local, which other users than root may write on some systems. */
    public static final String FOLDERS = "/usr/bin:/bin:/usr/sbin:/sbin";

    private static final List<Path> PATHS =
            Stream.of(FOLDERS.split(":", -1)).map(Path::of).toList();

    private SystemProgram() {}

    /**
     * Returns the path of a program, or its usual path if it does not exist, so that starting it fails with that
     * path.
     */
    public static Path path(String name) {
        return PATHS.stream()
                .map(folder -> folder.resolve(name))
                .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst()
                .orElse(PATHS.get(0).resolve(name));
    }
}
