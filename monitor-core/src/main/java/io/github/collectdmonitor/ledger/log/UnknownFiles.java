package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Moves unknown files among the ledger's files aside, unchanged, and logs them. */
public final class UnknownFiles {
    private static final Logger LOG = System.getLogger(UnknownFiles.class.getName());

    private UnknownFiles() {}

    /** Moves a file or folder into the state folder, with a name prefix; what cannot be moved stays. */
    public static void setAside(Path unknown, Path stateFolder, Instant now) {
        Path target = stateFolder.resolve("stray-" + StateFiles.stamp(now) + "-" + unknown.getFileName());
        try {
            Files.move(unknown, target);
            LOG.log(Level.WARNING, "Moved the unknown file {0} to {1}", unknown, target);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot move the unknown file {0} to {1}: {2}",
                    unknown,
                    target,
                    StateFiles.reason(e));
        }
    }
}
