package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.state.OsLock;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The agent's folder: for its owner only, and for one agent at a time. */
final class StateLock implements AutoCloseable {
    private final Path path;
    private @Nullable OsLock lock;

    StateLock(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Makes the folder where it is missing, and takes its lock, which ends with this process; does nothing if it has it.
     *
     * @throws IOException if nothing can be written there
     */
    void take() throws IOException, StateInUseException {
        if (lock != null) {
            return;
        }
        StateFiles.makeFolder(path);
        lock = OsLock.tryTake(path.resolve("lock")).orElseThrow(() -> new StateInUseException(path));
        StateFiles.makeFolder(path.resolve("ledger"));
        StateFiles.makeFolder(path.resolve("requests"));
        StateFiles.force(path);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
