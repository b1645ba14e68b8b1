package io.github.collectdmonitor.testkit.every;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineFilesGuardTest {
    @TempDir
    Path folder;

    @Test
    void new_lock_file_new_content_and_new_folder_are_noticed() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path config = Files.writeString(etc.resolve("collectd.conf"), "old");
        MachineFilesGuard guard = new MachineFilesGuard(List.of(etc), List.of(folder.resolve("state")));
        Map<String, String> before = guard.look();
        assertThat(MachineFilesGuard.changes(before, guard.look())).isEmpty();

        Path lock = Files.createFile(etc.resolve(".collectd.conf.lock"));
        Files.writeString(config, "changed");
        Path state = Files.createDirectory(folder.resolve("state"));

        assertThat(MachineFilesGuard.changes(before, guard.look()))
                .containsExactlyInAnyOrder(etc.toString(), lock.toString(), config.toString(), state.toString());
    }

    @Test
    void what_came_and_went_beside_a_lock_file_of_before_is_noticed() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.createFile(etc.resolve(".collectd.conf.lock"));
        Files.setLastModifiedTime(etc, FileTime.from(Instant.EPOCH));
        MachineFilesGuard guard = new MachineFilesGuard(List.of(etc), List.of());
        Map<String, String> before = guard.look();

        Files.delete(Files.createFile(etc.resolve(".collectd.conf.staged")));

        assertThat(MachineFilesGuard.changes(before, guard.look())).containsExactly(etc.toString());
    }

    @Test
    void junit_finds_it_for_every_class() {
        assertThat(MachineFilesGuard.classes()).isPositive();
    }
}
