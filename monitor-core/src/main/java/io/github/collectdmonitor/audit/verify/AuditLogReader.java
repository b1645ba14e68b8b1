package io.github.collectdmonitor.audit.verify;

import io.github.collectdmonitor.audit.AuditLine;
import io.github.collectdmonitor.audit.RotatedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the lines of all files of a log, the oldest first, even while an agent writes it. */
final class AuditLogReader implements AutoCloseable {
    private final Path newest;
    private final Deque<Path> parts = new ArrayDeque<>();
    private @Nullable AuditLineReader reader;
    private @Nullable AuditLineReader newestReader;
    private Path file;
    private long number;
    private int files;
    private boolean outrun;

    /**
     * A line and its position.
     *
     * @param number counts the lines of its file from 1
     * @param whole whether a newline follows
     * @param line the parsed line, or null if it is no complete line of an audit log
     */
    record Place(
            Path file, long number, boolean whole, @Nullable AuditLine line) {}

    /**
     * Opens a log.
     *
     * @param newest its newest file, which may be missing if there are rotated ones
     */
    AuditLogReader(Path newest) throws IOException {
        this.newest = newest;
        this.file = newest;
        // If the newest file is rotated meanwhile, the list may lack it.
        Object key;
        do {
            closeNewest();
            key = openNewest();
            parts.clear();
            parts.addAll(new RotatedFiles(newest).list().values());
        } while (!Objects.equals(key, key(newest)));
        if (newestReader == null && parts.isEmpty()) {
            throw new NoSuchFileException(newest.toString());
        }
    }

    /** Opens the newest file; returns its file key, or null if it is missing. */
    private @Nullable Object openNewest() throws IOException {
        while (true) {
            Object before = key(newest);
            if (before == null) {
                return null;
            }
            try {
                AuditLineReader opened = new AuditLineReader(newest);
                if (before.equals(key(newest))) {
                    newestReader = opened;
                    return before;
                }
                opened.close();
            } catch (NoSuchFileException e) {
                // It was just rotated.
            }
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns the next line; null at the end. */
    @Nullable
    Place next() throws IOException {
        while (reader != null || nextFile()) {
            AuditLineReader.RawLine raw = reader == null ? null : reader.next();
            if (raw != null) {
                number++;
                return new Place(file, number, raw.whole(), raw.whole() ? raw.content() : null);
            }
            closeReader();
        }
        return null;
    }

    private boolean nextFile() throws IOException {
        number = 0;
        while (!parts.isEmpty()) {
            file = parts.removeFirst();
            try {
                reader = new AuditLineReader(file);
                files++;
                return true;
            } catch (NoSuchFileException e) {
                outrun = true;
            }
        }
        reader = newestReader;
        newestReader = null;
        file = newest;
        files += reader == null ? 0 : 1;
        return reader != null;
    }

    /** Returns the number of files opened. */
    int files() {
        return files;
    }

    /** Returns whether the agent deleted a file before it was read: lines that newer files refer to may be missing. */
    boolean isOutrun() {
        return outrun;
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private void closeNewest() throws IOException {
        if (newestReader != null) {
            newestReader.close();
            newestReader = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeReader();
        closeNewest();
    }
}
