package io.github.collectdmonitor.command;

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
 * The folder of the named pipes: this user's alone, and looked at each time that it is used, since it may have been removed,
 * and made by somebody else, meanwhile.
 */
final class PipeFolder {
    private static final Logger LOG = System.getLogger(PipeFolder.class.getName());

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private @Nullable Path fixed;
    private @Nullable Path folder;

    /**
     * Makes nothing yet.
     *
     * @param fixed where it is, in a folder that only this user may write; null for a new one in the folder for temporary
     *     files
     */
    PipeFolder(@Nullable Path fixed) {
        this.fixed = fixed;
    }

    /**
     * Its path, once it is there and this user's alone.
     *
     * @throws IOException if it is somebody else's, or cannot be made
     */
    Path ensure() throws IOException {
        Path known = folder;
        if (known == null || !OwnedFile.isPrivateFolder(known)) {
            Path place = fixed;
            known = place == null
                    ? Files.createTempDirectory(TemporaryFolders.PREFIX, PRIVATE)
                    : make(place, known == null);
            folder = known;
        }
        return known;
    }

    /**
     * Goes to the folder for temporary files where the fixed place cannot be used, as on a disk that is full: what has
     * collectd run again must not depend on it. Returns false where it is there already.
     */
    boolean leaveFixedPlace(IOException why) {
        if (fixed == null) {
            return false;
        }
        LOG.log(
                Level.WARNING,
                "Cannot use {0} for the outputs of commands, will use the folder for temporary files: {1}",
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
                throw new IOException(place + " is not a folder of this user's alone; remove it", e);
            }
            if (first) {
                clear(place);
            }
        }
        return place;
    }

    /** Removes the pipes that an agent has left that was killed; commands that have them open do not mind. */
    private static void clear(Path place) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place)) {
            for (Path pipe : left) {
                if (OwnedFile.isPrivatePipe(pipe)) {
                    Files.deleteIfExists(pipe);
                }
            }
        }
    }

    /** Removes it with the pipes in it, where it is still this user's. */
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
            LOG.log(Level.WARNING, "Cannot remove {0}: there is something in it that is no pipe of the agent", known);
        }
    }

    @Override
    public String toString() {
        return String.valueOf(folder == null ? fixed : folder);
    }
}
