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
 * The operating system's lock on a file, which only one process, and only one part of it, can have. It ends with its
 * process; that the file is there means nothing.
 */
public final class OsLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final FileChannel channel;

    private OsLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, and makes its file where that is missing; empty where somebody else has it.
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
            // Somebody in this very process has it.
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
