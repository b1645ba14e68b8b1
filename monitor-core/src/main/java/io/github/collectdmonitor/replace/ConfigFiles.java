package io.github.collectdmonitor.replace;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The files of a replacement. collectd.conf exists whole at every instant: each change of it is one atomic move, with
 * file and folder forced to disk.
 */
final class ConfigFiles {
    private static final long SPARE_BYTES = 1024 * 1024;

    private final Path place;
    private final Path backup;
    private @Nullable StagedFile staged;
    private boolean backedUp;
    private boolean restored;

    private ConfigFiles(Path place, Path backup) {
        this.place = place;
        this.backup = backup;
    }

    /**
     * Finds the files; where the config is a symbolic link, the file that it leads to is the one to be replaced.
     *
     * @throws IOException if a link leads nowhere
     */
    static ConfigFiles of(Path config) throws IOException {
        Path absolute = config.toAbsolutePath();
        Path folder = absolute.getParent();
        boolean exists = Files.exists(absolute, LinkOption.NOFOLLOW_LINKS);
        Path place = exists || folder == null
                ? absolute.toRealPath()
                : folder.toRealPath().resolve(absolute.getFileName());
        return new ConfigFiles(place, absolute.resolveSibling(absolute.getFileName() + ".orig"));
    }

    Path lockFile() {
        return place.resolveSibling("." + place.getFileName() + ".lock");
    }

    /** Whether this replacement has made a backup; an older one is not to be gone back to. */
    boolean hasBackup() {
        return backedUp;
    }

    boolean oldExists() {
        return Files.exists(place);
    }

    /** Refuses a disk on which both copies of the new file and both of the old one might not fit. */
    void checkFreeSpace(long newBytes) throws IOException {
        Path folder = place.getParent();
        long needed = 2 * newBytes + 2 * (oldExists() ? Files.size(place) : 0) + SPARE_BYTES;
        long free = Files.getFileStore(folder == null ? place : folder).getUsableSpace();
        if (free < needed) {
            throw new FileSystemException(
                    place.toString(), null, "the disk has " + free + " bytes free, and " + needed + " are needed");
        }
    }

    Path stage(byte[] config) throws IOException {
        StagedFile.removeAbandoned(place);
        staged = StagedFile.write(place, config);
        return staged.path();
    }

    void backUp() throws IOException {
        if (oldExists()) {
            StagedFile copy = StagedFile.write(backup, Files.readAllBytes(place));
            try {
                copy.takeAttributesOf(place);
                copy.moveTo(backup);
                backedUp = true;
            } finally {
                copy.discard();
            }
        }
    }

    void swap() throws IOException {
        if (staged == null) {
            throw new IllegalStateException("nothing is staged");
        }
        if (oldExists()) {
            staged.takeAttributesOf(place);
        } else {
            staged.takeOwnerOfFolder();
        }
        try {
            staged.moveTo(place);
        } catch (IOException e) {
            // Moved, but perhaps not for good: the disk fails.
            if (backedUp && !Files.exists(staged.path())) {
                restore();
            }
            throw e;
        }
    }

    /**
     * Puts a copy of the backup into place, or, where there is no room for a copy, the backup itself. Where that was done
     * before, there is nothing to do.
     */
    void restore() throws IOException {
        if (restored) {
            return;
        }
        try {
            StagedFile copy = StagedFile.write(place, Files.readAllBytes(backup));
            try {
                copy.takeAttributesOf(backup);
                copy.moveTo(place);
            } finally {
                copy.discard();
            }
        } catch (IOException e) {
            Files.move(backup, place, StandardCopyOption.ATOMIC_MOVE);
        }
        restored = true;
    }

    void removeNew() throws IOException {
        Files.deleteIfExists(place);
        Path folder = place.getParent();
        if (folder != null) {
            StagedFile.force(folder);
        }
    }

    void discardStaged() {
        if (staged != null) {
            staged.discard();
        }
    }

    /** Says what went wrong with which file. */
    static String explain(IOException e) {
        if (e instanceof FileSystemException failure) {
            String reason = failure.getReason();
            String kind = failure.getClass().getSimpleName().replace("Exception", "");
            String target = failure.getOtherFile() == null ? "" : " to " + failure.getOtherFile();
            return failure.getFile() + target + ": " + (reason == null ? kind : reason);
        }
        return String.valueOf(e.getMessage());
    }
}
