package io.github.collectdmonitor.house;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds who else can change, or read, a file that only root and the agent's own user should. A user with write
 * access to a folder above a file can replace the file, so all folders up to {@code /} are checked, and
 * those of symbolic links and of their targets. Each path entry is reported once, with the first file
 * that it affects.
 *
 * <p>POSIX ACLs are not read; their permissions appear in the mode as those of the group.
 */
public final class PathCheck {
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int ENTER = 1;

    private final ProcessStatus process;
    private final Set<Path> reported = new HashSet<>();

    /** Creates a check for the user of a process. */
    public PathCheck(ProcessStatus process) {
        this.process = process;
    }

    /**
     * Returns how others can change a file, one sentence for each path entry, each with a remedy; empty if they
     * cannot. For a file that does not exist, the existing part of its path is checked.
     */
    public List<String> weaknesses(Path file) {
        Way way;
        try {
            way = Way.to(file);
        } catch (IOException e) {
            return List.of(file + " cannot be checked: no access to " + e.getMessage());
        }
        List<String> found = new ArrayList<>();
        for (Place place : way.places()) {
            weakness(place)
                    .filter(text -> reported.add(place.path()))
                    .ifPresent(text -> found.add(subject(file, place) + text));
        }
        Place last = way.last();
        if (way.end() == Way.End.TOO_MANY_LINKS) {
            found.add(file + " leads through too many symbolic links");
        } else if (way.end() == Way.End.NOTHING && last.isSticky() && grants(last, WRITE)) {
            found.add(file + " does not exist, and others can create it in " + last.path()
                    + "; create it, or set another path");
        }
        return found;
    }

    private static String subject(Path file, Place place) {
        if (place.path().equals(file)) {
            return file + " ";
        }
        String what = place.isLink() ? "the symbolic link " : place.isFolder() ? "its folder " : "its target ";
        return file + ": " + what + place.path() + " ";
    }

    private Optional<String> weakness(Place place) {
        List<String> what = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (place.uid() != 0 && place.uid() != process.uid()) {
            what.add("belongs to user " + place.owner());
            remedies.add("chown " + (place.isLink() ? "-h " : "") + "root " + place.path());
        }
        if (grants(place, WRITE) && !place.isSticky()) {
            what.add("can be written by " + who(place, WRITE, place.grantsGroup(WRITE)));
            remedies.add("chmod " + classes(place, WRITE, place.grantsGroup(WRITE)) + "-w " + place.path());
        }
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", what) + "; " + String.join(" && ", remedies));
    }

    /**
     * Returns who else can read a file that only the agent should read, with a remedy; empty if there is no such
     * user. The agent's own group may.
     */
    public Optional<String> exposure(Path file) {
        Way way;
        try {
            way = Way.to(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        Place last = way.last();
        boolean reachable = way.places().stream().filter(Place::isFolder).allMatch(folder -> exposes(folder, ENTER));
        return way.end() == Way.End.FILE && reachable && exposes(last, READ)
                ? Optional.of(file + " can be read by " + who(last, READ, exposesToGroup(last, READ)) + "; chmod "
                        + classes(last, READ, exposesToGroup(last, READ)) + "-r " + last.path())
                : Optional.empty();
    }

    private static boolean grants(Place place, int permission) {
        return place.grantsAll(permission) || place.grantsGroup(permission);
    }

    private boolean exposes(Place place, int permission) {
        return place.grantsAll(permission) || exposesToGroup(place, permission);
    }

    private boolean exposesToGroup(Place place, int permission) {
        return place.grantsGroup(permission) && place.gid() != process.gid();
    }

    private static String who(Place place, int permission, boolean group) {
        String all = place.grantsAll(permission) ? "others" : "";
        return group ? "group " + place.group() + (all.isEmpty() ? "" : " and " + all) : all;
    }

    private static String classes(Place place, int permission, boolean group) {
        return (group ? "g" : "") + (place.grantsAll(permission) ? "o" : "");
    }
}
