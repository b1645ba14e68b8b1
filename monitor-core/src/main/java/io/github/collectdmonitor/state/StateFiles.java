package io.github.collectdmonitor.state;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Creates, writes and forces files of the agent's state, which only their owner can access. */
public final class StateFiles {
    /** The mode of new files. */
    public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<PosixFilePermission> FOLDER_PERMISSIONS = PosixFilePermissions.fromString("rwx------");
    private static final Set<OpenOption> REWRITE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    private static final Logger LOG = System.getLogger(StateFiles.class.getName());

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private StateFiles() {}

    /** An operation with its own channel. */
    @FunctionalInterface
    private interface Use {
        void once() throws IOException;
    }

    /** Formats a time for the names of files that are moved aside. */
    public static String stamp(Instant time) {
        return STAMP.format(time);
    }

    /** Creates a folder that only its owner can enter, or restricts an existing one. */
    public static void makeFolder(Path folder) throws IOException {
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
                LOG.log(
                        Level.WARNING,
                        "{0} was accessible by other users ({1}); access was restricted to its owner",
                        folder,
                        permissions);
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "{0} is accessible by other users ({1}), and this cannot be changed: {2}",
                        folder,
                        permissions,
                        reason(e));
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

    /** Forces the parent: otherwise a power failure may remove the folder with everything that is forced in it. */
    private static void forceParent(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            force(parent);
        }
    }

    /** Forces a folder's entries, or a file, to disk, even on an interrupted thread. */
    public static void force(Path path) throws IOException {
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }

    /** Replaces and forces the content of a file, even on an interrupted thread. */
    public static void write(Path file, byte[] bytes) throws IOException {
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(file, REWRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
        });
    }

    /** Repeats an operation whose channel was closed by an interrupt, and leaves the thread interrupted. */
    private static void uninterrupted(Use use) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    use.once();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns in a few words why a file could not be used. */
    public static String reason(IOException failure) {
        String message = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        if (message != null) {
            return message.isEmpty()
                    ? "unknown reason"
                    : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failure instanceof NoSuchFileException missing
                ? "missing: " + missing.getFile()
                : failure.getClass().getSimpleName();
    }
}
