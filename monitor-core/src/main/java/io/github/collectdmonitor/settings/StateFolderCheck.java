package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.settings.Problem.Severity;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells beforehand that the agent could not keep its record of tasks, without which it refuses them all. */
public final class StateFolderCheck {
    private StateFolderCheck() {}

    /** Returns a warning where this user can neither use nor create the folder; changes nothing on disk. */
    public static Optional<Problem> warning(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        String obstacle = obstacle(folder.toAbsolutePath(), existing);
        return Optional.ofNullable(obstacle)
                .map(text -> new Problem(
                        Severity.WARNING,
                        "StateDir",
                        folder + " cannot be used by this user: " + text
                                + "; the agent would refuse every task, as it could not record it"));
    }

    private static @Nullable String obstacle(Path folder, Path existing) {
        String name = existing.equals(folder) ? "it" : existing.toString();
        if (!Files.exists(existing)) {
            return name + " is a symbolic link that leads nowhere";
        }
        if (!Files.isDirectory(existing)) {
            return name + " is no folder";
        }
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            return existing.equals(folder)
                    ? "it may not be written"
                    : "it does not exist, and " + existing + " may not be written";
        }
        return null;
    }
}
