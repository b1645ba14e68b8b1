package io.github.collectdmonitor.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * A lock of the operating system on a file, which only one process, and only one holder in it, can have. It ends with
 * its process; the existence of the file means nothing.
 */
public final class OsLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final FileChannel channel;

    private OsLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, and creates its file if it is missing; empty if it is already held.
     *
     * @throws IOException if the file cannot be written
     */
    public static Optional<OsLock> tryTake(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, OPTIONS, StateFiles.OWNER_ONLY);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new OsLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // It is held in this process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
