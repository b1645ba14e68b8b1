package io.github.collectdmonitor.ledger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The agent's folder: for its owner only, and for one agent at a time. */
final class StateFolder implements AutoCloseable {
    static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<PosixFilePermission> FOLDER_PERMISSIONS = PosixFilePermissions.fromString("rwx------");
    private static final Set<OpenOption> LOCK_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Logger LOG = System.getLogger(StateFolder.class.getName());

    private final Path path;
    private @Nullable FileChannel lock;

    StateFolder(Path path) {
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
        makeFolder(path);
        FileChannel channel = FileChannel.open(path.resolve("lock"), LOCK_OPTIONS, FILE_MODE);
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
        makeFolder(path.resolve("ledger"));
        makeFolder(path.resolve("requests"));
        force(path);
    }

    /** Makes a folder that only its owner may enter, or sees to it that it is one. */
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeParents(folder);
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER_PERMISSIONS));
            forceParent(folder);
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (!FOLDER_PERMISSIONS.containsAll(permissions)) {
            try {
                Files.setPosixFilePermissions(folder, FOLDER_PERMISSIONS);
                LOG.log(Level.WARNING, "{0} was open to other users ({1}); it is not any more", folder, permissions);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "{0} is open to other users ({1}): {2}", folder, permissions, reason(e));
            }
        }
    }

    private static void makeParents(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeParents(parent);
            Files.createDirectories(parent);
            forceParent(parent);
        }
    }

    /** A power cut takes back a folder that its parent does not name on disk, with all that was forced in it. */
    private static void forceParent(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            force(parent);
        }
    }

    /** Forces a folder's names to disk. */
    static void force(Path folder) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Says in a few words why a file could not be used. */
    static String reason(IOException failure) {
        String said = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        if (said != null) {
            return said.isEmpty()
                    ? "unknown reason"
                    : said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failure instanceof NoSuchFileException missing
                ? "missing: " + missing.getFile()
                : failure.getClass().getSimpleName();
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
