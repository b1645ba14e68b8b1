package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules are reloaded when they change. */
final class FolderWatchTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final AtomicInteger changes = new AtomicInteger();

    @TempDir
    Path folder;

    private @Nullable FolderWatch watch;

    private void start(Path watched) {
        watch = new FolderWatch(watched, changes::incrementAndGet);
        watch.start();
    }

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    @Test
    void new_changed_renamed_and_deleted_files_are_told() throws Exception {
        start(folder);
        Path file = Files.writeString(folder.resolve("a.json"), "{}");
        awaitChanges(1);
        Files.writeString(file, "{\"rules\":[]}");
        awaitChanges(2);
        Path other = Files.writeString(folder.resolve("b.json.new"), "{}");
        awaitChanges(3);
        Files.move(other, folder.resolve("b.json"), StandardCopyOption.ATOMIC_MOVE);
        awaitChanges(4);
        Files.delete(file);
        awaitChanges(5);
    }

    private void awaitChanges(int count) {
        await().atMost(LIMIT).until(() -> changes.get() >= count);
    }

    @Test
    void many_changes_together_are_told_together() throws Exception {
        long begun = System.nanoTime();
        start(folder);
        for (int i = 0; i < 100; i++) {
            Files.writeString(folder.resolve(i + ".json"), "{}");
        }
        Files.writeString(folder.resolve("last.json"), "{}");

        awaitChanges(1);
        int count = changes.get();
        long took = System.nanoTime() - begun;
        // A slow disk may be quiet in between.
        assertThat(count).isLessThanOrEqualTo((int) (1 + took / FolderWatch.QUIET));
    }

    @Test
    void folder_that_is_not_there_is_no_failure() {
        start(folder.resolve("nowhere"));

        assertThat(changes).hasValue(0);
    }
}
