package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.house.ProcessStatus;
import io.github.collectdmonitor.settings.Problem.Severity;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells beforehand that the agent could not keep its record of tasks, without which it refuses them all. */
public final class StateFolderCheck {
    /** Room for a segment of the ledger and for the ends of 1,000 waiting tasks, in bytes. */
    private static final long LEAST_SPACE = 8 << 20;

    private StateFolderCheck() {}

    /** Returns what is wrong with the folder of the state, and with the disk of the audit log; changes nothing on disk. */
    public static List<Problem> warnings(AgentSettings settings) {
        List<Problem> warnings = new ArrayList<>();
        Path state = settings.state().folder();
        warning(state).or(() -> fullDisk("StateDir", state)).ifPresent(warnings::add);
        Path audit = settings.audit().file();
        if (!audit.startsWith(state)) {
            fullDisk("AuditFile", audit).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Returns a warning where the disk of a file or folder has too little room for records of tasks. */
    static Optional<Problem> fullDisk(String key, Path path) {
        try {
            FileStore disk = Files.getFileStore(existing(path));
            // Root may also use what the file system reserves.
            long free = ProcessStatus.own().isRoot() ? disk.getUnallocatedSpace() : disk.getUsableSpace();
            return free >= LEAST_SPACE
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            Severity.WARNING,
                            key,
                            "the disk of " + path + " is full or nearly so: " + free / 1024 + " KiB are left of the "
                                    + LEAST_SPACE / 1024 + " KiB that the agent should have; on a full disk it refuses"
                                    + " every task, as it cannot record it; make room"));
        } catch (IOException e) {
            return Optional.of(new Problem(Severity.WARNING, key, "cannot find out how full its disk is: " + e));
        }
    }

    /** The path itself, or where it does not exist the folder above it that does. */
    private static Path existing(Path path) {
        Path existing = path.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Returns a warning where this user can neither use nor create the folder; changes nothing on disk. */
    static Optional<Problem> warning(Path folder) {
        String obstacle = obstacle(folder.toAbsolutePath(), existing(folder));
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
