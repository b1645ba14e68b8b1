package io.github.collectdmonitor.replace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The operating system's lock on a file beside collectd.conf: one replacement at a time, over all processes. It ends with
 * its process; that the file is there means nothing.
 */
final class ReplaceLock implements AutoCloseable {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final FileChannel channel;

    private ReplaceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock; empty where somebody else has it.
     *
     * @throws IOException if the lock file cannot be written
     */
    static Optional<ReplaceLock> tryTake(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, OPTIONS, OWNER_ONLY);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new ReplaceLock(channel));
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
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the channel's file descriptor in any case.
        }
    }
}
