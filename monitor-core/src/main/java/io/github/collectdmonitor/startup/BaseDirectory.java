package io.github.collectdmonitor.startup;

import io.github.collectdmonitor.house.ProcessStatus;
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
 * The BaseDir of a config (collectd.conf(5)), which collectd changes to when it starts and makes if only its last part is
 * missing. It ends where it cannot. A sandbox does not show this: its file systems can be written where the host's cannot.
 */
public final class BaseDirectory {
    private static final Pattern REFUSED = Pattern.compile("Unable to change to directory `(.*)'\\.");
    private static final Set<String> OF_KERNEL = Set.of("proc", "sysfs");

    private BaseDirectory() {}

    /** The one that collectd could not change to, by what it printed. */
    public static Optional<String> refused(String printed) {
        Matcher matcher = REFUSED.matcher(printed);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * What certainly keeps collectd from changing to it, looked up on the host as it is.
     *
     * @param name as the config has it, a letter for each byte; a relative one depends on where collectd is started
     * @param sameMounts whether collectd sees the mounts that the agent sees, and may see others otherwise
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
            return Optional.of("it is no folder");
        }
        Path parent = path.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        if (Files.exists(parent) && !Files.isDirectory(parent)) {
            return Optional.of("what is above it is no folder");
        }
        // What only may not be looked at is neither there nor missing.
        if (!Files.notExists(path)) {
            return Optional.empty();
        }
        if (Files.notExists(parent)) {
            return Optional.of("the folder above it does not exist, and collectd makes only one");
        }
        return !sameMounts || canBeMade(parent)
                ? Optional.empty()
                : Optional.of("it does not exist and cannot be made");
    }

    /** Another user than root may meet obstacles that collectd does not have. */
    private static boolean canBeMade(Path parent) {
        try {
            return !ProcessStatus.own().isRoot()
                    || (Files.isWritable(parent)
                            && !OF_KERNEL.contains(Files.getFileStore(parent).type()));
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether what the first process of the host starts certainly sees the mounts that the agent sees. */
    public static boolean seesMountsOfTheHost() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/1/ns/mnt")));
        } catch (IOException e) {
            return false;
        }
    }
}
