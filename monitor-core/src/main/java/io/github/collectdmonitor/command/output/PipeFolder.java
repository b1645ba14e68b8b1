package io.github.collectdmonitor.command.output;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the named pipes, which only this user may access. It is checked each time it is used, since it may have
 * been removed and created again by another user.
 */
public final class PipeFolder {
    private static final Logger LOG = System.getLogger(PipeFolder.class.getName());

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private @Nullable Path fixed;
    private @Nullable Path folder;

    /**
     * Creates no folder yet.
     *
     * @param fixed its path, in a folder that only this user may write; null for a new folder in the folder for
     *     temporary files
     */
    public PipeFolder(@Nullable Path fixed) {
        this.fixed = fixed;
    }

    /**
     * Returns its path; creates it if needed.
     *
     * @throws IOException if another user can access it, or it cannot be created
     */
    Path ensure() throws IOException {
        Path known = folder;
        if (known == null || !OwnedFile.isPrivateFolder(known)) {
            Path place = fixed;
            known = place == null
                    ? Files.createTempDirectory(LeftoverFolders.PREFIX, PRIVATE)
                    : make(place, known == null);
            folder = known;
        }
        return known;
    }

    /**
     * Switches to the folder for temporary files if the fixed path cannot be used, for example on a full disk: a
     * command that restarts collectd must not depend on it. Returns false if it is in use already.
     */
    boolean leaveFixedPlace(IOException why) {
        if (fixed == null) {
            return false;
        }
        LOG.log(
                Level.WARNING,
                "Cannot use {0} for the output of commands: {1}; using the folder for temporary files",
                fixed,
                StateFiles.reason(why));
        fixed = null;
        folder = null;
        return true;
    }

    private static Path make(Path place, boolean first) throws IOException {
        try {
            Path parent = place.toAbsolutePath().getParent();
            if (parent != null && Files.notExists(parent)) {
                StateFiles.makeFolder(parent);
            }
            Files.createDirectory(place, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            if (!OwnedFile.isPrivateFolder(place)) {
                throw new IOException(place + " is not a folder that only this user may access; remove it", e);
            }
            if (first) {
                clear(place);
            }
        }
        return place;
    }

    /** Removes the pipes of a killed agent; commands that have them open are not affected. */
    private static void clear(Path place) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place)) {
            for (Path pipe : left) {
                if (OwnedFile.isPrivatePipe(pipe)) {
                    Files.deleteIfExists(pipe);
                }
            }
        }
    }

    /** Removes the folder and its pipes if only this user may still access it. */
    void remove() throws IOException {
        Path known = folder;
        folder = null;
        if (known == null || !OwnedFile.isPrivateFolder(known)) {
            return;
        }
        clear(known);
        try {
            Files.deleteIfExists(known);
        } catch (DirectoryNotEmptyException e) {
            LOG.log(Level.WARNING, "Cannot remove {0}: it contains files other than pipes of the agent", known);
        }
    }

    @Override
    public String toString() {
        return String.valueOf(folder == null ? fixed : folder);
    }
}
