package io.github.collectdmonitor.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way to a file as the kernel goes it (path_resolution(7)).
 *
 * @param places every folder and symbolic link that it passes, from {@code /} on, and at last the file
 * @param end how far it leads
 */
record Way(List<Place> places, End end) {
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private static final Path ROOT = Path.of("/");

    /** How far a way leads. */
    enum End {
        /** To the file. */
        FILE,
        /** To a place that does not exist. */
        NOTHING,
        /** Through more symbolic links than the kernel follows. */
        TOO_MANY_LINKS
    }

    /**
     * Goes the way to a file.
     *
     * @throws IOException if a place on it cannot be looked at; the message says which
     */
    static Way to(Path file) throws IOException {
        List<Place> places = new ArrayList<>(List.of(Place.at(ROOT)));
        Deque<Path> ahead = new ArrayDeque<>();
        file.toAbsolutePath().forEach(ahead::add);
        Path here = ROOT;
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.remove();
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                here = here.getParent() == null ? ROOT : here.getParent();
                continue;
            }
            Place place;
            try {
                place = Place.at(here.resolve(name));
            } catch (NoSuchFileException e) {
                return new Way(places, End.NOTHING);
            }
            places.add(place);
            if (place.isLink()) {
                if (++links > MOST_LINKS) {
                    return new Way(places, End.TOO_MANY_LINKS);
                }
                Path target = Files.readSymbolicLink(place.path());
                here = target.isAbsolute() ? ROOT : here;
                putAhead(target, ahead);
            } else if (place.isFolder()) {
                here = place.path();
            } else {
                return new Way(places, ahead.isEmpty() ? End.FILE : End.NOTHING);
            }
        }
        return new Way(places, End.FILE);
    }

    private static void putAhead(Path target, Deque<Path> ahead) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            ahead.addFirst(target.getName(i));
        }
    }

    /** Where it ends. */
    Place last() {
        return places.get(places.size() - 1);
    }
}
