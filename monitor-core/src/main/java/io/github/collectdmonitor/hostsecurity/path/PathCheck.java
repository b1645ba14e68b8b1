package io.github.collectdmonitor.hostsecurity.path;

import io.github.collectdmonitor.process.ProcessStatus;
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
        ResolvedPath resolvedPath;
        try {
            resolvedPath = ResolvedPath.to(file);
        } catch (IOException e) {
            return List.of(file + " cannot be checked: no access to " + e.getMessage());
        }
        List<String> found = new ArrayList<>();
        for (PathEntry pathEntry : resolvedPath.places()) {
            weakness(pathEntry)
                    .filter(text -> reported.add(pathEntry.path()))
                    .ifPresent(text -> found.add(subject(file, pathEntry) + text));
        }
        PathEntry last = resolvedPath.last();
        if (resolvedPath.end() == ResolvedPath.End.TOO_MANY_LINKS) {
            found.add(file + " leads through too many symbolic links");
        } else if (resolvedPath.end() == ResolvedPath.End.NOTHING && last.isSticky() && grants(last, WRITE)) {
            found.add(file + " does not exist, and others can create it in " + last.path()
                    + "; create it, or set another path");
        }
        return found;
    }

    private static String subject(Path file, PathEntry pathEntry) {
        if (pathEntry.path().equals(file)) {
            return file + " ";
        }
        String what = pathEntry.isLink() ? "the symbolic link " : pathEntry.isFolder() ? "its folder " : "its target ";
        return file + ": " + what + pathEntry.path() + " ";
    }

    private Optional<String> weakness(PathEntry pathEntry) {
        List<String> what = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (pathEntry.uid() != 0 && pathEntry.uid() != process.uid()) {
            what.add("belongs to user " + pathEntry.owner());
            remedies.add("chown " + (pathEntry.isLink() ? "-h " : "") + "root " + pathEntry.path());
        }
        if (grants(pathEntry, WRITE) && !pathEntry.isSticky()) {
            what.add("can be written by " + who(pathEntry, WRITE, pathEntry.grantsGroup(WRITE)));
            remedies.add("chmod " + classes(pathEntry, WRITE, pathEntry.grantsGroup(WRITE)) + "-w " + pathEntry.path());
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
        ResolvedPath resolvedPath;
        try {
            resolvedPath = ResolvedPath.to(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        PathEntry last = resolvedPath.last();
        boolean reachable =
                resolvedPath.places().stream().filter(PathEntry::isFolder).allMatch(folder -> exposes(folder, ENTER));
        return resolvedPath.end() == ResolvedPath.End.FILE && reachable && exposes(last, READ)
                ? Optional.of(file + " can be read by " + who(last, READ, exposesToGroup(last, READ)) + "; chmod "
                        + classes(last, READ, exposesToGroup(last, READ)) + "-r " + last.path())
                : Optional.empty();
    }

    private static boolean grants(PathEntry pathEntry, int permission) {
        return pathEntry.grantsAll(permission) || pathEntry.grantsGroup(permission);
    }

    private boolean exposes(PathEntry pathEntry, int permission) {
        return pathEntry.grantsAll(permission) || exposesToGroup(pathEntry, permission);
    }

    private boolean exposesToGroup(PathEntry pathEntry, int permission) {
        return pathEntry.grantsGroup(permission) && pathEntry.gid() != process.gid();
    }

    private static String who(PathEntry pathEntry, int permission, boolean group) {
        String all = pathEntry.grantsAll(permission) ? "others" : "";
        return group ? "group " + pathEntry.group() + (all.isEmpty() ? "" : " and " + all) : all;
    }

    private static String classes(PathEntry pathEntry, int permission, boolean group) {
        return (group ? "g" : "") + (pathEntry.grantsAll(permission) ? "o" : "");
    }
}
