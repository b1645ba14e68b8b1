package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The launchers and jars as documents say to install them, in a folder with a blank in its name, and substitutes for
 * Java that print what they are started with.
 */
final class Installation implements AutoCloseable {
    /** A PATH with the usual tools, and with Java where the machine has one there. */
    static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private static final String SUBSTITUTE = """
            #!/bin/sh
            echo start >>"$0.starts"
            [ "$1" = -version ] && exec cat "$0.version" >&2
            printf '%s\\0' "$@" "LC_ALL=${LC_ALL-unset}"
            """;

    private final TemporaryFolder folder = TemporaryFolder.create("launchers ");

    Installation() {
        try {
            Files.createDirectories(folder.resolve("opt/bin"));
            for (ShippedJar jar : ShippedJar.values()) {
                Files.copy(jar.launcher(), launcher(jar), StandardCopyOption.COPY_ATTRIBUTES);
                Files.createSymbolicLink(jar(jar), jar.path());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to install the launchers in " + folder.path(), e);
        }
    }

    Path launcher(ShippedJar jar) {
        return folder.resolve("opt/bin").resolve(jar.launcher().getFileName());
    }

    Path jar(ShippedJar jar) {
        return folder.resolve("opt").resolve(jar.path().getFileName());
    }

    /** A file or folder beside the installation. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** A launcher with nothing of the environment of the tests but a PATH; the Java is the one of the tests. */
    Program program(ShippedJar jar, String... arguments) {
        return program(launcher(jar), arguments);
    }

    /** A launcher by one of its names. */
    Program program(Path launcher, String... arguments) {
        return Program.of(launcher.toString(), arguments)
                .withoutInheritedEnvironment()
                .withVariable("PATH", USUAL_PATH)
                .withVariable("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The same with a substitute for Java, which names its version as JDKs do. */
    Program substituted(ShippedJar jar, String... arguments) {
        return program(jar, arguments)
                .withVariable(
                        "JAVA_HOME", java("jdk", "JAVA_VERSION=\"17.0.2\"", "").toString());
    }

    /**
     * Makes a substitute for Java.
     *
     * @param release a line of its file "release"; null: it has none
     * @param version what it answers to {@code -version}
     * @return its folder, for JAVA_HOME
     */
    Path java(String name, @Nullable String release, String version) {
        if (release != null) {
            folder.write(name + "/release", "IMPLEMENTOR=\"Somebody\"\n" + release + "\nOS_NAME=\"Linux\"\n");
        }
        folder.write(name + "/bin/java.version", version);
        return program(name, SUBSTITUTE);
    }

    /** Makes a program in the place of Java; returns its folder, for JAVA_HOME. */
    Path program(String name, String script) {
        Path program = folder.write(name + "/bin/java", script);
        try {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to make " + program + " executable", e);
        }
        return folder.resolve(name);
    }

    /** How often a substitute was started. */
    long starts(String name) {
        try {
            return Files.readAllLines(folder.resolve(name + "/bin/java.starts")).size();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the starts of " + name, e);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
