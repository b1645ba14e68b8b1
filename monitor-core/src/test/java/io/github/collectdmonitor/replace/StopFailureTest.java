package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a collectd that cannot or must not be stopped. */
@Tag("slow")
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StopFailureTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final Path FREEZER = Path.of("/sys/fs/cgroup/freezer");

    @Test
    void a_stranger_named_by_a_stale_pid_file_lives_on() throws IOException, InterruptedException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            long collectd = scene.pid();
            Process stranger = new ProcessBuilder("sleep", "60").start();
            try {
                Files.writeString(scene.collectd().pidFile(), stranger.pid() + "\n");

                Outcome outcome = scene.replace(scene.collectd().texts().goodWithoutSocket());

                assertThat(outcome.code()).as(outcome.message()).isZero();
                assertThat(stranger.isAlive()).isTrue();
                assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(collectd);
            } finally {
                stranger.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void a_daemon_started_with_a_relative_path_is_known_by_its_pid_file() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Path config = startRelative(scene, scene.collectd().pidFile());
            long before = scene.pid();

            Outcome outcome = scene.replace(scene.collectd().texts().goodWithoutSocket());

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(config).hasContent(scene.collectd().texts().goodWithoutSocket());
            assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(before);
        }
    }

    @Test
    void a_daemon_that_may_or_may_not_be_ours_is_left_alone_and_told() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            Path config = startRelative(scene, scene.collectd().folder().resolve("other.pid"));
            long before = scene.collectd().runningPids().get(0);

            Outcome outcome = scene.replace(scene.collectd().texts().goodWithoutSocket());

            assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
            assertThat(outcome.message()).contains("process " + before, "relative", "PidPath");
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(config).hasContent(scene.old());
        }
    }

    /** The name is unique among all tests, since nothing else identifies such a daemon. */
    private static Path startRelative(ReplaceScene scene, Path pidFile) throws IOException {
        Path config = scene.collectd().configFile().resolveSibling("relative-" + System.nanoTime() + ".conf");
        Files.writeString(config, scene.old());
        scene.configPath(config);
        Program.shell(
                        "cd \"$1\" && exec \"$2\" -P \"$3\" -C \"$4\"",
                        String.valueOf(config.getParent()),
                        scene.collectd().executable().toString(),
                        pidFile.toString(),
                        String.valueOf(config.getFileName()))
                .run(LIMIT)
                .expectExit(0);
        await().atMost(LIMIT).until(() -> Files.exists(pidFile) && Files.size(pidFile) > 1);
        return config;
    }

    @Test
    void a_process_that_does_not_go_is_told() throws IOException {
        assumeThat(FREEZER).as("a writable cgroup 1 freezer").isWritable();
        try (ReplaceScene scene = ReplaceScene.running().times(ReplaceScene.timeouts(2, 1))) {
            long pid = scene.pid();
            Path group = Files.createDirectory(FREEZER.resolve("replace-" + pid));
            try {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
                Files.writeString(group.resolve("freezer.state"), "FROZEN");

                Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.PROCESS_REMAINS);
                assertThat(outcome.message()).contains("process " + pid, "the old config is in place");
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
            } finally {
                Files.writeString(group.resolve("freezer.state"), "THAWED");
                await().atMost(LIMIT).until(() -> !RunningProcesses.isAlive(pid));
                await().atMost(LIMIT).ignoreExceptions().until(() -> Files.deleteIfExists(group));
            }
        }
    }

    @Test
    void collectdmon_is_refused_unless_both_commands_are_defined() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            long supervisor = startSupervised(scene);
            try {
                Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(outcome.message()).contains("collectdmon", "commands.start", "commands.stop");
                assertThat(RunningProcesses.isAlive(supervisor)).isTrue();
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
            } finally {
                end(supervisor);
            }
        }
    }

    @Test
    void a_stop_command_that_leaves_collectdmon_running_is_told() {
        try (ReplaceScene scene =
                ReplaceScene.stopped().times(ReplaceScene.timeouts(2, 1)).commands("true", "echo sorry >&2; exit 3")) {
            long supervisor = startSupervised(scene);
            try {
                Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(outcome.message()).contains("exit status 3: sorry", "collectdmon", "collectd runs with it");
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
            } finally {
                end(supervisor);
            }
        }
    }

    private static long startSupervised(ReplaceScene scene) {
        Program.of(
                        "collectdmon",
                        "-P",
                        scene.collectd().pidFile().toString(),
                        "-c",
                        scene.collectd().executable().toString(),
                        "--",
                        "-C",
                        scene.collectd().configFile().toString())
                .run(LIMIT)
                .expectExit(0);
        await().atMost(LIMIT)
                .until(() -> scene.pid() != 0 && !scene.collectd().runningPids().isEmpty());
        return scene.pid();
    }

    private static void end(long supervisor) {
        Signals.send("KILL", supervisor);
        await().atMost(LIMIT).until(() -> !RunningProcesses.isAlive(supervisor));
    }
}
