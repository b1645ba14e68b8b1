package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A disk in memory that is soon full; only root may mount it.
 *
 * @param path where it is mounted
 */
record SmallDisk(Path path) implements AutoCloseable {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String FILLER = "filler";

    /** Mounts it on a new folder; the test is skipped where this user may not mount. */
    static SmallDisk mounted(Path path, int mebibytes) {
        try {
            assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                    .as("the user id: only root may mount")
                    .isEqualTo(0);
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + mebibytes + "m", "tmpfs", path.toString());
        return new SmallDisk(path);
    }

    /** Takes all the space that is left. */
    void fill() {
        byte[] zeros = new byte[4096];
        try (OutputStream out = Files.newOutputStream(path.resolve(FILLER))) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            // That is what it is for.
        }
    }

    /** Gives the space back. */
    void empty() {
        try {
            Files.delete(path.resolve(FILLER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("umount", path.toString());
    }

    private static void run(String... command) {
        Program.of("/usr/bin/env", command).run(LIMIT).expectExit(0);
    }
}
