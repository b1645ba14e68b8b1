package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A mount of a file or folder over itself, which stops even root: a file below it cannot be moved away, and in a
 * read-only one nothing can be written.
 *
 * @param path the file or folder
 */
record SelfMount(Path path) implements AutoCloseable {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    /** Mounts it read-only; the test is skipped where this user may not mount. */
    static SelfMount readOnly(Path path) {
        SelfMount mount = busy(path);
        try {
            run("mount", "-o", "remount,bind,ro", path.toString());
            return mount;
        } catch (AssertionError failed) {
            mount.close();
            throw failed;
        }
    }

    /** Mounts it as writable as it was. */
    static SelfMount busy(Path path) {
        assumeThat(userId()).as("the user id: only root may mount").isEqualTo(0);
        run("mount", "--bind", path.toString(), path.toString());
        return new SelfMount(path);
    }

    @Override
    public void close() {
        run("umount", path.toString());
    }

    private static Object userId() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        Program.of("/usr/bin/env", command).run(LIMIT).expectExit(0);
    }
}
