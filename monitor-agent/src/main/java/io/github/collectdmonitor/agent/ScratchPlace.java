package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.message.Sha256;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the pipes of commands' outputs are: where only the agent may write, and never in a folder for all users. */
final class ScratchPlace {
    private static final String NAME = "pipes";

    private ScratchPlace() {}

    /** In the folder that systemd makes for the unit in memory, which also works on a full disk; else in the state folder. */
    static Path of(Path stateFolder) {
        return of(System.getenv("RUNTIME_DIRECTORY"), stateFolder);
    }

    /** The same for the processes of handlers: whoever has pipes in a folder has it alone. */
    static Path ofHandlers(Path stateFolder) {
        Path commands = of(stateFolder);
        return commands.resolveSibling("lua-" + commands.getFileName());
    }

    static Path of(@Nullable String runtimeDirectory, Path stateFolder) {
        // systemd separates the folders of a unit that has several by colons (systemd.exec(5)).
        String first = runtimeDirectory == null ? "" : runtimeDirectory.split(":", 2)[0];
        Path state = stateFolder.toAbsolutePath().normalize();
        // Units that are copies of each other share that folder; each agent has a state folder of its own.
        return first.startsWith("/")
                ? Path.of(first, NAME + "-" + Sha256.of(state.toString()).substring(0, 16))
                : state.resolve(NAME);
    }
}
