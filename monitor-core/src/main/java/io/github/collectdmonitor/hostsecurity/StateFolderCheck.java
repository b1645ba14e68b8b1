package io.github.collectdmonitor.hostsecurity;

import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks whether the agent can write its state, without which it rejects all tasks. */
public final class StateFolderCheck {
    /** The space for a segment of the ledger and the results of 1,000 queued tasks, in bytes. */
    private static final long LEAST_SPACE = 8 << 20;

    private StateFolderCheck() {}

    /** Returns the problems of the state folder and of the audit log's disk; changes nothing on disk. */
    public static List<ConfigProblem> warnings(AgentSettings settings) {
        List<ConfigProblem> warnings = new ArrayList<>();
        Path state = settings.state().folder();
        warning(state).or(() -> fullDisk("StateDir", state)).ifPresent(warnings::add);
        Path audit = settings.audit().file();
        if (!audit.startsWith(state)) {
            fullDisk("AuditFile", audit).ifPresent(warnings::add);
        }
        return warnings;
    }

    /** Returns a warning if the disk of a file or folder has too little space for records of tasks. */
    static Optional<ConfigProblem> fullDisk(String key, Path path) {
        try {
            FileStore disk = Files.getFileStore(existing(path));
            // Root may also use the file system's reserved space.
            long free = ProcessStatus.own().isRoot() ? disk.getUnallocatedSpace() : disk.getUsableSpace();
            return free >= LEAST_SPACE
                    ? Optional.empty()
                    : Optional.of(new ConfigProblem(
                            Severity.WARNING,
                            key,
                            "the disk of " + path + " is full or nearly so: " + free / 1024 + " KiB are left of the "
                                    + LEAST_SPACE / 1024 + " KiB that the agent should have; on a full disk"
                                    + " it rejects" + " every task, as it cannot record it; free some space"));
        } catch (IOException e) {
            return Optional.of(new ConfigProblem(Severity.WARNING, key, "the free space of its disk is unknown: " + e));
        }
    }

    /** Returns the path itself, or the nearest existing folder above it. */
    private static Path existing(Path path) {
        Path existing = path.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        return existing;
    }

    /** Returns a warning if this user can neither use nor create the folder; changes nothing on disk. */
    static Optional<ConfigProblem> warning(Path folder) {
        String obstacle = obstacle(folder.toAbsolutePath(), existing(folder));
        return Optional.ofNullable(obstacle)
                .map(text -> new ConfigProblem(
                        Severity.WARNING,
                        "StateDir",
                        folder + " cannot be used by this user: " + text
                                + "; the agent would reject every task, as it could not record it"));
    }

    private static @Nullable String obstacle(Path folder, Path existing) {
        String name = existing.equals(folder) ? "it" : existing.toString();
        if (!Files.exists(existing)) {
            return name + " is a symbolic link without a target";
        }
        if (!Files.isDirectory(existing)) {
            return name + " is not a folder";
        }
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            return existing.equals(folder)
                    ? "it cannot be written"
                    : "it does not exist, and " + existing + " cannot be written";
        }
        return null;
    }
}
