package io.github.collectdmonitor.hostsecurity.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;

/**
 * An entry of the path to a file, as lstat(2) shows it: a folder, a symbolic link, or the file.
 *
 * @param path without symbolic links in its folders
 * @param mode with the bits of its type (inode(7))
 */
record PathEntry(Path path, int uid, int gid, int mode) {
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;
    private static final int STICKY = 01000;

    static PathEntry at(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return new PathEntry(path, number(attributes, "uid"), number(attributes, "gid"), number(attributes, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalStateException("the attribute " + name + " is no number: " + attributes);
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    /** Returns whether it is a folder in which users can remove or replace only their own files, such as /tmp. */
    boolean isSticky() {
        return isFolder() && (mode & STICKY) != 0;
    }

    /**
     * Returns whether all users have a permission: 4 to read, 2 to write, 1 to enter or run. The mode of a link has
     * no effect.
     */
    boolean grantsAll(int permission) {
        return !isLink() && (mode & permission) != 0;
    }

    /**
     * Returns whether its group has a permission; root's group does not count, since its members are equivalent to
     * root.
     */
    boolean grantsGroup(int permission) {
        return !isLink() && gid != 0 && (mode & permission << 3) != 0;
    }

    /** Returns the owner's name, or number if it has none. */
    String owner() {
        try {
            return names().owner().getName();
        } catch (IOException e) {
            return Integer.toUnsignedString(uid);
        }
    }

    /** Returns the group's name, or number if it has none. */
    String group() {
        try {
            return names().group().getName();
        } catch (IOException e) {
            return Integer.toUnsignedString(gid);
        }
    }

    private PosixFileAttributes names() throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
