package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A small ext4 file system, so that immutable files, ACLs and extended attributes work wherever the test runs; needs
 * root and a loop device.
 *
 * @param path the mount point
 */
record Ext4Folder(Path path) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int BYTES = 16 * 1024 * 1024;

    /** Mounts it on an empty folder; the image is beside it. The test is skipped if this user may not mount. */
    static Ext4Folder mounted(Path path) {
        try {
            assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                    .as("the user id: only root may mount")
                    .isEqualTo(0);
            Files.createDirectories(path);
            Path image = path.resolveSibling(path.getFileName() + ".ext4");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(BYTES);
            }
            run("mkfs.ext4", "-q", "-F", image.toString());
            run("mount", "-o", "loop", image.toString(), path.toString());
            Files.delete(path.resolve("lost+found"));
            return new Ext4Folder(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program that must succeed, and returns what it printed. */
    static String run(String program, String... arguments) {
        return Program.of(program, arguments).run(LIMIT).expectExit(0).stdout();
    }

    /** Makes it read-only as soon as no ending process has a file open for writing. */
    static void remountReadOnly(Path path) {
        untilNotBusy("mount", "-o", "remount,ro", path.toString());
    }

    private static void untilNotBusy(String program, String... arguments) {
        Program busy = Program.of(program, arguments);
        Awaitility.await(busy.toString())
                .atMost(WaitLimit.LIMIT)
                .until(() -> busy.run(LIMIT).exitCode() == 0);
    }

    @Override
    public void close() {
        untilNotBusy("umount", path.toString());
    }
}
