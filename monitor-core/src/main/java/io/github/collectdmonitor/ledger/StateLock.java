package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The agent's folder: for its owner only, and for one agent at a time. */
final class StateLock implements AutoCloseable {
    private static final Set<OpenOption> LOCK_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final Supplier<Moment> time;
    private @Nullable FileChannel lock;
    private boolean ready;

    StateLock(Path path, Supplier<Moment> time) {
        this.path = path;
        this.time = time;
    }

    Path path() {
        return path;
    }

    /**
     * Makes the folders where they are missing, and takes the lock, which ends with this process; does nothing where all of
     * that is done.
     *
     * @throws IOException if nothing can be written there
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
            Strays.setAside(folder, path, time.get().wall());
        }
        StateFiles.makeFolder(folder);
    }

    private void lock() throws IOException, StateInUseException {
        StateFiles.makeFolder(path);
        FileChannel channel = FileChannel.open(path.resolve("lock"), LOCK_OPTIONS, StateFiles.OWNER_ONLY);
        try {
            FileLock taken = channel.tryLock();
            if (taken == null) {
                throw new StateInUseException(path);
            }
            lock = channel;
        } catch (OverlappingFileLockException e) {
            throw new StateInUseException(path);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
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
