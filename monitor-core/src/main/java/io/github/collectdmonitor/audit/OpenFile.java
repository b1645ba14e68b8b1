package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.SteadyFile;
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

/** A file that is appended to, and cut back to what was forced when that fails. */
final class OpenFile implements AutoCloseable {
    /** How files are written. */
    @FunctionalInterface
    interface Disk {
        SteadyFile file(Path path, FileChannel channel);
    }

    private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final SteadyFile file;
    private final @Nullable Object key;
    private long size;
    private boolean dirty;
    /** How many bytes at the end a former run may not have forced. */
    private int unforced;

    private boolean mayBeLost;

    private OpenFile(Path path, SteadyFile file, long kept, boolean dirty) throws IOException {
        this.path = path;
        this.file = file;
        this.size = kept;
        this.dirty = dirty;
        this.unforced = (int) Math.min(kept, AuditFile.LARGEST_WRITE);
        BasicFileAttributes there = attributes(path);
        this.key = there == null ? null : there.fileKey();
    }

    /** Makes a file. */
    static OpenFile make(Path path, Disk disk) throws IOException {
        return open(path, NEW, 0, disk);
    }

    /**
     * Opens a file that is there.
     *
     * @param kept how many bytes of it are kept; the rest is cut with the first {@link #cutBack}
     */
    static OpenFile goOn(Path path, long kept, Disk disk) throws IOException {
        return open(path, EXISTING, kept, disk);
    }

    private static OpenFile open(Path path, Set<OpenOption> options, long kept, Disk disk) throws IOException {
        SteadyFile file = disk.file(path, FileChannel.open(path, options, StateFiles.OWNER_ONLY));
        try {
            if (!Files.getPosixFilePermissions(path).equals(StateFiles.OWNER_ONLY.value())) {
                Files.setPosixFilePermissions(path, StateFiles.OWNER_ONLY.value());
            }
            return new OpenFile(path, file, kept, true);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** What is known of a file without following a link; null where there is none. */
    static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** What somebody did to the file since it was written last; null where it is as it was left. */
    @Nullable
    String change() throws IOException {
        BasicFileAttributes there = attributes(path);
        if (there == null) {
            return "was removed";
        }
        if (key != null && !key.equals(there.fileKey())) {
            return "was replaced by another file";
        }
        return there.size() == size || (dirty && there.size() > size) ? null : "was changed by somebody else";
    }

    /** Takes away what was not forced. */
    void cutBack() throws IOException {
        if (dirty) {
            file.truncate(size);
            dirty = false;
        }
    }

    /**
     * Forces what a former run wrote: it may have been killed between its last write and the force of it, and a power cut
     * would take back what was read here.
     */
    void forceLeft() throws IOException {
        if (unforced == 0) {
            return;
        }
        if (mayBeLost) {
            // As in append: a second force would find nothing to do.
            file.write(SteadyFile.read(path, size - unforced, unforced), size - unforced);
        }
        mayBeLost = true;
        file.force();
        unforced = 0;
    }

    /** Appends lines by one write, and forces them. */
    void append(Block block) throws IOException {
        dirty = true;
        try {
            file.write(block.bytes(), size);
            file.force();
        } catch (IOException e) {
            // The same bytes are written anew: after a failed fsync(2) the kernel takes pages for clean that are not on
            // disk.
            cutBackIfPossible();
            throw e;
        }
        size += block.length();
        dirty = false;
    }

    private void cutBackIfPossible() {
        try {
            cutBack();
        } catch (IOException e) {
            // It is tried again before anything else is written.
        }
    }

    /** How many bytes are on disk. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
