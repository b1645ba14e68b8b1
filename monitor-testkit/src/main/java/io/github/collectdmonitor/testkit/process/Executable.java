package io.github.collectdmonitor.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds installed programs. */
public final class Executable {
    /** The folders of daemons, which the PATH of an unprivileged user often lacks. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private Executable() {}

    /** The program of that name in the PATH or in a folder for daemons. */
    public static Optional<Path> find(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.concat(Stream.of(path.split(":")), SYSTEM_FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The program of that name.
     *
     * @throws IllegalStateException if it is not installed
     */
    public static String require(String name) {
        return find(name)
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException("The program " + name + " is not installed"));
    }
}
