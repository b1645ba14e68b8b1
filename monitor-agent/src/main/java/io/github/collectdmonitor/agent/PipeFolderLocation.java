package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.message.Sha256;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Determines the folder for the pipes of commands' outputs: only the agent may write there. */
final class PipeFolderLocation {
    private static final String NAME = "pipes";

    private PipeFolderLocation() {}

    /**
     * Returns a folder below the unit's RuntimeDirectory, which is in memory and works on a full disk; otherwise below
     * the state folder.
     */
    static Path of(Path stateFolder) {
        return of(System.getenv("RUNTIME_DIRECTORY"), stateFolder);
    }

    /** Returns the folder for the pipes of handlers' processes, separate from that of commands. */
    static Path ofHandlers(Path stateFolder) {
        Path commands = of(stateFolder);
        return commands.resolveSibling("lua-" + commands.getFileName());
    }

    static Path of(@Nullable String runtimeDirectory, Path stateFolder) {
        // systemd separates several folders of a unit by colons (systemd.exec(5)).
        String first = runtimeDirectory == null ? "" : runtimeDirectory.split(":", 2)[0];
        Path state = stateFolder.toAbsolutePath().normalize();
        // Copies of a unit share that folder; each agent has its own state folder.
        return first.startsWith("/")
                ? Path.of(first, NAME + "-" + Sha256.of(state.toString()).substring(0, 16))
                : state.resolve(NAME);
    }
}
