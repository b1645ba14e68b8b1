package io.github.collectdmonitor.testkit.process;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tiny shell programs that misbehave, for tests of what runs commands. Each must be ended by the test. */
public enum Victim {
    /** Says {@code ready} and ignores TERM, INT and HUP. */
    IGNORES_TERM("ignores-term.sh"),

    /** Writes exactly as many bytes as its argument says, at least 12: a line first, many x, a line last. */
    FLOODS_STDOUT("floods-stdout.sh"),

    /**
     * Says {@code done} and ends at once, while a child that ignores TERM holds the pipes; its argument is a file that
     * gets the child's process id.
     */
    LEAVES_CHILD_ON_PIPE("leaves-child-on-pipe.sh"),

    /**
     * Waits for a child with two children that ignore TERM; its argument is a file that gets the three process ids, one
     * a line.
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

    /** Writes the script into the folder and gives the program that runs it. */
    public Program program(TemporaryFolder folder, String... arguments) {
        return Program.of("/bin/sh", install(folder).toString()).with(arguments);
    }

    private String source() {
        try (InputStream stream = Victim.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read " + resource, e);
        }
    }
}
