package io.github.collectdmonitor.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the folder that holds all modules. */
public final class ProjectFolder {
    /** The build sets it for all tests. */
    public static final String PROPERTY = "collectdmonitor.root";

    private ProjectFolder() {}

    /**
     * The root of the project: set by the build, or, in an IDE, the nearest folder above with an {@code mvnw}.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path root() {
        String configured = System.getProperty(PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        @Nullable Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("No folder above " + Path.of("").toAbsolutePath() + " has an mvnw");
        }
        return folder;
    }
}
