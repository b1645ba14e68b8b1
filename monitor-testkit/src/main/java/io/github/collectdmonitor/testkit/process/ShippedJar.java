package io.github.collectdmonitor.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars for users, as built. */
public enum ShippedJar {
    /** The agent on every monitored host. */
    AGENT("monitor-agent"),
    /** Sends a command. */
    SEND_COMMAND("monitor-send-command"),
    /** Sends a config. */
    SEND_CONFIG("monitor-send-config");

    private final String module;

    ShippedJar(String module) {
        this.module = module;
    }

    /**
     * The jar's file.
     *
     * @throws IllegalStateException if it has not been built
     */
    public Path path() {
        Path jar = ProjectFolder.root().resolve(module).resolve("target").resolve(module + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: build it with ./mvnw package");
        }
        return jar;
    }

    /** The script that starts the jar with the options of Java that suit it. */
    public Path launcher() {
        return ProjectFolder.root().resolve("bin").resolve(module);
    }

    /** The jar as a program, run by the Java that runs the tests. */
    public Program program(String... arguments) {
        return Program.jar(path(), arguments);
    }
}
