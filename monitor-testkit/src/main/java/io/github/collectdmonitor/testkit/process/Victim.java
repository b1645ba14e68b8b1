package io.github.collectdmonitor.testkit.process;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tiny shell programs that misbehave, for tests of what runs commands. Each must be ended by the test. */
public enum Victim {
    /** Prints {@code ready} and ignores TERM, INT and HUP. */
    IGNORES_TERM("ignores-term.sh"),

    /** Writes exactly as many bytes as its argument, at least 12: a line first, many x, a line last. */
    FLOODS_STDOUT("floods-stdout.sh"),

    /**
     * Prints {@code done} and ends immediately, while a child that ignores TERM keeps the pipes open; it writes the
     * child's process id to the file in its argument.
     */
    LEAVES_CHILD_ON_PIPE("leaves-child-on-pipe.sh"),

    /**
     * Waits for a child with two children that ignore TERM; it writes the three process ids to the file in its
     * argument, one per line.
     */
    LEAVES_STUBBORN_GRANDCHILDREN("leaves-stubborn-grandchildren.sh");

    private final String resource;

    Victim(String resource) {
        this.resource = resource;
    }

    /** Writes the script into the folder; run it by {@code /bin/sh}. */
    public Path install(TemporaryFolder folder) {
        return folder.write(resource, source());
    }

    /** Writes the script into the folder and returns the program that runs it. */
    public Program program(TemporaryFolder folder, String... arguments) {
        return Program.of("/bin/sh", install(folder).toString()).with(arguments);
    }

    private String source() {
        try (InputStream stream = Victim.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
