package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests files and folders that cannot be written. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FilesFailureTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void an_unwritable_folder_is_told_and_collectd_runs_on() throws IOException {
        assumeRoot();
        try (ReplaceScene scene = ReplaceScene.running()) {
            long before = scene.pid();
            String folder = scene.collectd().configFile().resolveSibling("").toString();
            run("mount", "--bind", folder, folder);
            try {
                run("mount", "-o", "remount,bind,ro", folder);

                Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.CONFIG_NOT_WRITTEN);
                assertThat(outcome.message()).contains("Read-only file system", "collectd was not touched");
                assertThat(scene.collectd().runningPids()).containsExactly(before);
            } finally {
                run("umount", folder);
            }
        }
    }

    @Test
    void a_backup_that_cannot_be_written_is_told_and_collectd_runs_on() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running()) {
            long before = scene.pid();
            await().atMost(LIMIT).until(() -> !scene.collectd().listValues().isEmpty());
            Files.createDirectories(scene.collectd().configFile().resolveSibling("collectd.conf.orig/inside"));

            Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

            assertThat(outcome.resultCode()).contains(ResultCode.NOT_BACKED_UP);
            assertThat(scene.collectd().listValues())
                    .as("the live socket after the check")
                    .isNotEmpty();
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.filesBeside())
                    .containsExactly(".collectd.conf.lock", "collectd.conf", "collectd.conf.orig");
        }
    }

    @Test
    void a_config_that_cannot_be_moved_is_told_and_the_old_one_runs_again() throws IOException {
        assumeRoot();
        try (ReplaceScene scene = ReplaceScene.running()) {
            String config = scene.collectd().configFile().toString();
            // It becomes a mount point only after the check in LOCK.
            scene.commands(
                    String.join(" ", scene.collectd().startProgram().command()),
                    "mount --bind " + config + " " + config + "; kill $(cat "
                            + scene.collectd().pidFile() + ")");
            try {
                Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.NOT_REPLACED);
                assertThat(outcome.message()).contains("collectd runs again with it");
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
                assertThat(scene.collectd().isAlive()).isTrue();
                assertThat(scene.filesBeside()).doesNotContain(".staged");
            } finally {
                run("umount", config);
            }
        }
    }

    private static void assumeRoot() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("the user id: only root may mount")
                .isEqualTo(0);
    }

    private static void run(String program, String... arguments) {
        Program.of(program, arguments).run(LIMIT).expectExit(0);
    }
}
