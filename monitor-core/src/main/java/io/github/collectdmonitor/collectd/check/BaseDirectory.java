package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.process.ProcessStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the BaseDir of a config (collectd.conf(5)). collectd changes to this folder when it starts, and creates it if
 * only its last component is missing; if it cannot, it exits. A sandbox does not show this, because its file systems
 * are writable.
 */
public final class BaseDirectory {
    private static final Pattern REFUSED = Pattern.compile("Unable to change to directory `(.*)'\\.");
    private static final Set<String> OF_KERNEL = Set.of("proc", "sysfs");

    private BaseDirectory() {}

    /** Returns the folder to which collectd could not change, by the output of collectd. */
    public static Optional<String> refused(String printed) {
        Matcher matcher = REFUSED.matcher(printed);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Returns what certainly prevents collectd from changing to it, as seen on the host outside of the sandbox.
     *
     * @param name as in the config, one character per byte; a relative one depends on where collectd is started
     * @param sameMounts whether collectd sees the same mounts as the agent
     */
    public static Optional<String> obstacle(String name, boolean sameMounts) {
        String bare = name.replaceFirst("/+$", "");
        if (bare.isEmpty()) {
            return Optional.of("it may be neither empty nor the root");
        }
        try {
            Path path = Path.of(new String(bare.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            return path.isAbsolute() ? obstacle(path, sameMounts) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> obstacle(Path path, boolean sameMounts) {
        if (Files.isDirectory(path)) {
            return Optional.empty();
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("it is not a folder");
        }
        Path parent = path.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        if (Files.exists(parent) && !Files.isDirectory(parent)) {
            return Optional.of("its parent is not a folder");
        }
        // A path that the agent may not access is neither present nor missing.
        if (!Files.notExists(path)) {
            return Optional.empty();
        }
        if (Files.notExists(parent)) {
            return Optional.of("its parent folder does not exist, and collectd creates only the last folder");
        }
        return !sameMounts || canBeMade(parent)
                ? Optional.empty()
                : Optional.of("it does not exist and cannot be created");
    }

    /** If the agent is not root, it may meet obstacles that collectd does not have. */
    private static boolean canBeMade(Path parent) {
        try {
            return !ProcessStatus.own().isRoot()
                    || (Files.isWritable(parent)
                            && !OF_KERNEL.contains(Files.getFileStore(parent).type()));
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether processes that are started by process 1 certainly see the same mounts as the agent. */
    public static boolean seesMountsOfTheHost() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/1/ns/mnt")));
        } catch (IOException e) {
            return false;
        }
    }
}
