package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.UnknownFiles;
import io.github.collectdmonitor.state.OsLock;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Locks the state folder, which only its owner can access and only one agent can use at a time. */
final class StateLock implements AutoCloseable {
    private final Path path;
    private final Supplier<TimePoint> time;
    private @Nullable OsLock lock;
    private boolean ready;

    StateLock(Path path, Supplier<TimePoint> time) {
        this.path = path;
        this.time = time;
    }

    Path path() {
        return path;
    }

    /**
     * Creates missing folders, and takes the lock, which ends with this process; does nothing if all
     * of that is done.
     *
     * @throws IOException if the folder cannot be written
     */
    void take() throws IOException, StateInUseException {
        if (ready) {
            return;
        }
        if (lock == null) {
            lock();
        }
        makeFolder(path.resolve("ledger"));
        makeFolder(path.resolve("requests"));
        StateFiles.force(path);
        ready = true;
    }

    private void makeFolder(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            UnknownFiles.setAside(folder, path, time.get().wall());
        }
        StateFiles.makeFolder(folder);
    }

    private void lock() throws IOException, StateInUseException {
        StateFiles.makeFolder(path);
        lock = OsLock.tryTake(path.resolve("lock")).orElseThrow(() -> new StateInUseException(path));
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
            ready = false;
        }
    }
}
