package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rotated files of a log, each named by the number of its last line: {@code audit.log.000000000120}. */
public final class RotatedFiles {
    private static final Logger LOG = System.getLogger(RotatedFiles.class.getName());
    private static final Pattern NUMBERED = Pattern.compile("(.*)\\.([0-9]{12,18})", Pattern.DOTALL);

    private final Path newest;

    public RotatedFiles(Path newest) {
        this.newest = newest.toAbsolutePath();
    }

    Path folder() {
        Path folder = newest.getParent();
        return folder == null ? newest : folder;
    }

    /** Returns the path of a rotated file. */
    public Path path(long lastSeq) {
        return newest.resolveSibling(newest.getFileName() + String.format(".%012d", lastSeq));
    }

    /** Returns the rotated files by the numbers of their last lines. */
    public NavigableMap<Long, Path> list() throws IOException {
        NavigableMap<Long, Path> parts = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder())) {
            for (Path file : files) {
                Matcher name = NUMBERED.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(newest.getFileName().toString())) {
                    parts.put(Long.parseLong(name.group(2)), file);
                }
            }
        } catch (NoSuchFileException e) {
            return parts;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return parts;
    }

    /** Deletes rotated files, the oldest first; failures are logged. */
    void delete(List<Path> surplus) {
        try {
            for (Path part : surplus) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot delete old files of {0}: {1}", newest, StateFiles.reason(e));
        }
    }
}
