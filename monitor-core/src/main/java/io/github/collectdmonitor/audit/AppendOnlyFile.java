package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that is appended to, and truncated to what was forced if that fails. */
final class AppendOnlyFile implements AutoCloseable {
    /** Creates the access to a file. */
    @FunctionalInterface
    interface Disk {
        UninterruptibleFile file(Path path, FileChannel channel);
    }

    private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final UninterruptibleFile file;
    private final @Nullable Object key;
    private long size;
    private boolean dirty;
    /** The number of bytes at the end that the previous run may not have forced. */
    private int unforced;

    private boolean mayBeLost;

    private AppendOnlyFile(Path path, UninterruptibleFile file, long kept, boolean dirty) throws IOException {
        this.path = path;
        this.file = file;
        this.size = kept;
        this.dirty = dirty;
        this.unforced = (int) Math.min(kept, AuditFile.LARGEST_WRITE);
        BasicFileAttributes there = attributes(path);
        this.key = there == null ? null : there.fileKey();
    }

    /** Creates a file. */
    static AppendOnlyFile create(Path path, Disk disk) throws IOException {
        return open(path, NEW, 0, disk);
    }

    /**
     * Opens an existing file.
     *
     * @param kept the number of bytes to keep; the first {@link #cutBack} truncates the rest
     */
    static AppendOnlyFile openExisting(Path path, long kept, Disk disk) throws IOException {
        return open(path, EXISTING, kept, disk);
    }

    private static AppendOnlyFile open(Path path, Set<OpenOption> options, long kept, Disk disk) throws IOException {
        UninterruptibleFile file = disk.file(path, FileChannel.open(path, options, StateFiles.OWNER_ONLY));
        try {
            if (!Files.getPosixFilePermissions(path).equals(StateFiles.OWNER_ONLY.value())) {
                Files.setPosixFilePermissions(path, StateFiles.OWNER_ONLY.value());
            }
            return new AppendOnlyFile(path, file, kept, true);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the attributes of a file without following a link; null if there is no file. */
    static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns how the file was changed from outside since the last write; null if it was not. */
    @Nullable
    String change() throws IOException {
        BasicFileAttributes there = attributes(path);
        if (there == null) {
            return "was removed";
        }
        if (key != null && !key.equals(there.fileKey())) {
            return "was replaced by another file";
        }
        return there.size() == size || (dirty && there.size() > size) ? null : "was changed by another process";
    }

    /** Truncates what was not forced. */
    void cutBack() throws IOException {
        if (dirty) {
            file.truncate(size);
            dirty = false;
        }
    }

    /**
     * Forces what the previous run wrote: it may have been killed between its last write and the force, and a power
     * failure would revert what was read here.
     */
    void forceLeft() throws IOException {
        if (unforced == 0) {
            return;
        }
        if (mayBeLost) {
            // As in append: the kernel would not write these pages in a second force.
            file.write(UninterruptibleFile.read(path, size - unforced, unforced), size - unforced);
        }
        mayBeLost = true;
        file.force();
        unforced = 0;
    }

    /** Appends lines with one write, and forces them. */
    void append(LineBatch lineBatch) throws IOException {
        dirty = true;
        try {
            file.write(lineBatch.bytes(), size);
            file.force();
        } catch (IOException e) {
            // The same bytes are written again: after a failed fsync(2) the kernel treats pages as clean that
            // are not on disk.
            cutBackIfPossible();
            throw e;
        }
        size += lineBatch.length();
        dirty = false;
    }

    private void cutBackIfPossible() {
        try {
            cutBack();
        } catch (IOException e) {
            // The truncation is retried before anything else is written.
        }
    }

    /** Returns the number of bytes on disk. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
