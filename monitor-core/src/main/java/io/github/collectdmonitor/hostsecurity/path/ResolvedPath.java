package io.github.collectdmonitor.hostsecurity.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The path to a file as the kernel resolves it (path_resolution(7)).
 *
 * @param places all folders and symbolic links from {@code /} on, and last the file
 * @param end how the resolution ended
 */
record ResolvedPath(List<PathEntry> places, End end) {
    /** The maximum number of links that the kernel follows. */
    private static final int MAX_LINKS = 40;

    private static final Path ROOT = Path.of("/");

    /** How the resolution of a path ended. */
    enum End {
        /** At the file. */
        FILE,
        /** At an entry that does not exist. */
        NOTHING,
        /** After more symbolic links than the kernel follows. */
        TOO_MANY_LINKS
    }

    /**
     * Resolves the path to a file.
     *
     * @throws IOException if an entry cannot be read; the message is its path
     */
    static ResolvedPath to(Path file) throws IOException {
        List<PathEntry> places = new ArrayList<>(List.of(PathEntry.at(ROOT)));
        Deque<Path> remaining = new ArrayDeque<>();
        file.toAbsolutePath().forEach(remaining::add);
        Path here = ROOT;
        int links = 0;
        while (!remaining.isEmpty()) {
            Path name = remaining.remove();
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                here = here.getParent() == null ? ROOT : here.getParent();
                continue;
            }
            PathEntry pathEntry;
            try {
                pathEntry = PathEntry.at(here.resolve(name));
            } catch (NoSuchFileException e) {
                return new ResolvedPath(places, End.NOTHING);
            }
            places.add(pathEntry);
            if (pathEntry.isLink()) {
                if (++links > MAX_LINKS) {
                    return new ResolvedPath(places, End.TOO_MANY_LINKS);
                }
                Path target = Files.readSymbolicLink(pathEntry.path());
                here = target.isAbsolute() ? ROOT : here;
                prepend(target, remaining);
            } else if (pathEntry.isFolder()) {
                here = pathEntry.path();
            } else {
                return new ResolvedPath(places, remaining.isEmpty() ? End.FILE : End.NOTHING);
            }
        }
        return new ResolvedPath(places, End.FILE);
    }

    private static void prepend(Path target, Deque<Path> remaining) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            remaining.addFirst(target.getName(i));
        }
    }

    /** Returns the last entry. */
    PathEntry last() {
        return places.get(places.size() - 1);
    }
}
