package io.github.collectdmonitor.command.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The type, permissions and ownership of a path; links are not followed.
 *
 * @param type the file type bits of the mode (inode(7), S_IFMT)
 * @param permissions the other bits of the mode
 * @param own whether the user of this process owns it
 */
record OwnedFile(int type, int permissions, boolean own) {
    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int PIPE = 0010000;
    private static final int REGULAR = 0100000;
    private static final int ALL_OF_OWNER = 0700;

    /** Inherited from the parent folder; it gives no access. */
    private static final int SET_GROUP_ID = 02000;

    private static final int READ_AND_WRITE_OF_OWNER = 0600;

    /** Reads the attributes of a path; null if it does not exist. */
    static @Nullable OwnedFile at(Path path) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
            return new OwnedFile(mode & TYPE, mode & ~TYPE, ownUid().equals(attributes.get("uid")));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns the effective user id of this process. */
    private static Object ownUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    boolean isFolder() {
        return type == FOLDER;
    }

    boolean isPipe() {
        return type == PIPE;
    }

    boolean isRegular() {
        return type == REGULAR;
    }

    /** Whether a path is a folder that only this user may use. */
    static boolean isPrivateFolder(Path path) throws IOException {
        OwnedFile there = at(path);
        return there != null
                && there.own()
                && there.isFolder()
                && (there.permissions() & ~SET_GROUP_ID) == ALL_OF_OWNER;
    }

    /** Whether a path is a pipe that only this user may use. */
    static boolean isPrivatePipe(Path path) throws IOException {
        OwnedFile there = at(path);
        return there != null && there.own() && there.isPipe() && there.permissions() == READ_AND_WRITE_OF_OWNER;
    }
}
