package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What lies among the ledger's files and is not the ledger's: moved out of the way, whole, and said in the log. */
final class Strays {
    private static final Logger LOG = System.getLogger(Strays.class.getName());

    private Strays() {}

    /** Moves a file or folder into the state folder, under a name that says what it is; what cannot be moved stays. */
    static void setAside(Path stray, Path stateFolder, Instant now) {
        Path target = stateFolder.resolve("stray-" + StateFiles.stamp(now) + "-" + stray.getFileName());
        try {
            Files.move(stray, target);
            LOG.log(Level.WARNING, "{0} is not the agent''s; it was moved to {1}", stray, target);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "{0} is not the agent''s, and cannot be moved to {1}: {2}",
                    stray,
                    target,
                    StateFiles.reason(e));
        }
    }
}
