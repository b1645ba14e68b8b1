package io.github.collectdmonitor.testkit.systemd;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The root file system that the labs boot: Debian 12 with systemd and collectd, created once and never changed. */
public final class LabRoot {
    /** The environment variable that names its folder. */
    public static final String VARIABLE = "MONITOR_LAB_ROOT";

    private static final String DEFAULT_FOLDER = "/var/cache/collectd-monitor-lab/root";
    private static final List<String> PROGRAMS = List.of("systemd-nspawn", "nsenter", "unshare", "setsid");
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private LabRoot() {}

    /** Its folder. */
    public static Path folder() {
        return Path.of(Optional.ofNullable(System.getenv(VARIABLE)).orElse(DEFAULT_FOLDER));
    }

    /** Returns whether it exists, and this user can boot it. */
    public static boolean isUsable() {
        return Files.exists(folder().resolve("usr/lib/systemd/systemd"))
                && PROGRAMS.stream()
                        .allMatch(program -> Executable.find(program).isPresent())
                && isRootWithNamespaces();
    }

    /** Root in a container often lacks the permission to mount, so this is tried. */
    private static boolean isRootWithNamespaces() {
        return Program.of("unshare", "-m", "--propagation", "private")
                        .with("/bin/sh", "-c", "test \"$(id -u)\" = 0 && mount -t tmpfs lab /run")
                        .run(LIMIT)
                        .exitCode()
                == 0;
    }
}
