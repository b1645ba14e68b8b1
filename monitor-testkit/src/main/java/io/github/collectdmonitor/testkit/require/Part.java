package io.github.collectdmonitor.testkit.require;

import io.github.collectdmonitor.testkit.broker.HiveMqContainerBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.systemd.LabRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Something outside the repository that tests need. */
public enum Part {
    /** collectd with its Python plugin. */
    COLLECTD("apt-get install collectd-core libpython3.11"),

    /** The Mosquitto broker, its clients and openssl for its certificates. */
    MOSQUITTO("apt-get install mosquitto mosquitto-clients openssl"),

    /** A system with systemd that a container boots; only root can. */
    SYSTEMD("as root: .ci/install"),

    /** strace, and the permission to trace the user's own processes. */
    STRACE("apt-get install strace"),

    /** OpenSSH's ssh-keygen. */
    OPENSSH("apt-get install openssh-client"),

    /** LuaJIT and the versions of Lua that handlers may run in. */
    LUA("apt-get install luajit lua5.1 lua5.3 lua5.4"),

    /** A Docker daemon; optional. */
    DOCKER("a running Docker");

    private static final Map<Part, Boolean> LOOKED_UP = new ConcurrentHashMap<>();
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final String remedy;

    Part(String remedy) {
        this.remedy = remedy;
    }

    /** Returns how to make the part available. */
    public String remedy() {
        return remedy;
    }

    /** Returns the name for requirements and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is redundant: other tests check the same with other parts. */
    boolean isOptional() {
        return this == DOCKER;
    }

    /** Returns whether the part is available; checked once, because the check runs programs. */
    public boolean isThere() {
        return LOOKED_UP.computeIfAbsent(this, Part::look);
    }

    private boolean look() {
        return switch (this) {
            case COLLECTD -> hasCollectdWithPython();
            case MOSQUITTO ->
                isInstalled("mosquitto", "mosquitto_passwd", "mosquitto_pub", "mosquitto_sub", "openssl", "stdbuf");
            case STRACE -> canTrace();
            case OPENSSH -> isInstalled("ssh-keygen");
            case LUA -> isInstalled("luajit", "lua5.1", "lua5.3", "lua5.4", "setpriv", "prlimit");
            case SYSTEMD -> LabRoot.isUsable();
            case DOCKER -> HiveMqContainerBroker.isDockerThere();
        };
    }

    private static boolean isInstalled(String... programs) {
        for (String program : programs) {
            if (Executable.find(program).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** A container may have strace without the permission to trace. */
    private static boolean canTrace() {
        return isInstalled("strace")
                && Program.of("strace", "-f", "--seccomp-bpf", "-e", "trace=openat", "-o", "/dev/null", "true")
                                .run(LIMIT)
                                .exitCode()
                        == 0;
    }

    /** The Python plugin may be installed without its library, so collectd itself loads it. */
    private static boolean hasCollectdWithPython() {
        if (!isInstalled("collectd")) {
            return false;
        }
        try {
            Path config = Files.createTempFile("collectd", ".conf");
            try {
                Files.writeString(config, "FQDNLookup false\nLoadPlugin python\nLoadPlugin load\n");
                ProgramResult result =
                        Program.of("collectd", "-T", "-C", config.toString()).run(LIMIT);
                return result.exitCode() == 0;
            } finally {
                Files.delete(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot check collectd for its Python plugin", e);
        }
    }
}
