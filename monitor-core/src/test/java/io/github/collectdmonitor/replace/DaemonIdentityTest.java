package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests processes that look like the daemon, with a real collectd. */
@Tag("slow")
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class DaemonIdentityTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final int NOBODY = 65_534;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collectd.register_init(lambda: fork())",
                "collectd.register_init(lambda: fork(os.setsid))",
                "collectd.register_init(lambda: fork(lambda: fork_again()))",
                "fork()",
                "forked = []\ncollectd.register_read(lambda data=None: forked or forked.append(fork()))"
            })
    void children_that_outlive_the_daemon_are_not_taken_for_it(String forks) {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            scene.collectd().writeConfig(forking(scene, forks));
            scene.collectd().start();
            long daemon = scene.pid();
            await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() > 1);
            List<Long> before = scene.collectd().runningPids();

            Outcome outcome = scene.replace(scene.quick("new"));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(RunningProcesses.isAlive(daemon)).isFalse();
            assertThat(scene.pid()).isNotIn(before);
            assertThat(scene.collectd().isAlive()).isTrue();
            assertThat(outcome.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("left behind"));
            assertThat(outcome.warnings()).noneMatch(warning -> warning.contains("was not running"));

            Outcome second = scene.replace(scene.quick("newer"));

            assertThat(second.code()).as(second.message()).isZero();
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"collectd.register_init(lambda: fork())", "collectd.register_init(lambda: fork(os.setsid))"})
    void children_alone_are_no_running_collectd(String forks) {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            scene.collectd().writeConfig(forking(scene, forks));
            scene.collectd().start();
            long daemon = scene.pid();
            await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() > 1);
            Signals.send("KILL", daemon);
            await().atMost(LIMIT).until(() -> !RunningProcesses.isAlive(daemon));

            Outcome outcome = scene.replace(scene.quick("new"));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(scene.collectd().isAlive()).isTrue();
            assertThat(outcome.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("was not running"));
        }
    }

    @Test
    void old_config_runs_again_where_a_child_of_the_new_one_stays() {
        try (ReplaceScene scene = ReplaceScene.running().probation(2)) {
            Outcome outcome =
                    scene.replace(forking(scene, "collectd.register_init(lambda: fork() and os.kill(os.getpid(), 9))"));

            assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }

    /** A config whose Python plugin forks, and whose children sleep. */
    private static String forking(ReplaceScene scene, String forks) {
        scene.collectd().writeModule("forks", """
                import collectd, os, time
                def fork(first=lambda: None):
                    child = os.fork()
                    if child == 0:
                        first()
                        time.sleep(600)
                        os._exit(0)
                    return child
                def fork_again():
                    if os.fork() != 0:
                        os._exit(0)
                """ + forks + "\n");
        return scene.quick("forks") + "LoadPlugin python\n<Plugin python>\n  ModulePath \""
                + scene.collectd().texts().moduleFolder() + "\"\n  Import \"forks\"\n</Plugin>\n";
    }

    @Test
    void collectd_of_an_unprivileged_user_is_not_ours() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            scene.collectd().writeConfig(scene.quick("old"));
            Files.setPosixFilePermissions(scene.collectd().folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
            ProgramRun foreign = Program.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--clear-groups",
                            scene.collectd().executable().toString(),
                            "-f",
                            "-C",
                            scene.collectd().configFile().toString())
                    .start();
            try {
                await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() == 1);

                Outcome outcome = scene.replace(scene.quick("new"));

                assertThat(outcome.code()).as(outcome.message()).isZero();
                assertThat(outcome.warnings())
                        .anySatisfy(warning -> assertThat(warning).contains("was not running"));
                long ours = scene.pid();
                assertThat(scene.replace(scene.quick("newer")).code()).isZero();
                assertThat(RunningProcesses.isAlive(ours)).isFalse();
                assertThat(foreign.isAlive()).isTrue();
            } finally {
                foreign.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mount", "--pid --fork --kill-child"})
    void collectd_of_a_container_is_not_ours(String namespaces) throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            scene.collectd().writeConfig(scene.quick("old"));
            Path ours = scene.collectd().configFile();
            Path image = Files.createDirectory(scene.collectd().folder().resolve("image"));
            Files.copy(ours, image.resolve("collectd.conf"));
            String line = "mount --bind " + image + " " + ours.getParent() + " && exec "
                    + scene.collectd().executable() + " -f -C " + ours;
            List<String> options = List.of((namespaces + " --mount --propagation private").split(" "));
            ProgramRun container = Program.of("unshare", options.toArray(String[]::new))
                    .with("sh", "-c", line)
                    .start();
            try {
                await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() == 1);
                List<Long> others = scene.collectd().runningPids();

                Outcome outcome = scene.replace(scene.quick("new"));

                assertThat(outcome.code()).as(outcome.message()).isZero();
                assertThat(outcome.warnings())
                        .anySatisfy(warning -> assertThat(warning).contains("was not running"));
                assertThat(scene.collectd().runningPids()).containsAll(others).hasSize(2);
            } finally {
                container.close();
            }
        }
    }

    @Test
    void collectdmon_with_another_pid_file_is_refused_before_anything_is_stopped() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            Path other = scene.collectd().folder().resolve("other.pid");
            long supervisor = supervise(scene, other);
            try {
                await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() == 1);
                List<Long> before = scene.collectd().runningPids();

                Outcome outcome = scene.replace(scene.quick("new"));
                Outcome check = scene.carryOut(new Check(scene.quick("new"), null));

                assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(outcome.message())
                        .contains("collectdmon", "process " + supervisor, "commands.start", "was not touched");
                assertThat(check.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(scene.collectd().runningPids()).isEqualTo(before);
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
            } finally {
                end(supervisor);
            }
        }
    }

    @Test
    void collectdmon_that_waits_to_start_collectd_again_is_refused() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            scene.collectd().writeConfig(scene.collectd().texts().syntaxError());
            long supervisor = supervise(scene, scene.collectd().folder().resolve("other.pid"));
            try {
                Outcome outcome = scene.replace(scene.quick("new"));

                assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(outcome.message()).contains("collectdmon", "process " + supervisor);
                assertThat(scene.collectd().config())
                        .isEqualTo(scene.collectd().texts().syntaxError());
            } finally {
                end(supervisor);
            }
        }
    }

    private static long supervise(ReplaceScene scene, Path pidFile) {
        Program.of(
                        "collectdmon",
                        "-P",
                        pidFile.toString(),
                        "-c",
                        scene.collectd().executable().toString(),
                        "--",
                        "-C",
                        scene.collectd().configFile().toString())
                .run(LIMIT)
                .expectExit(0);
        await().atMost(LIMIT).ignoreExceptions().until(() -> Files.size(pidFile) > 1);
        try {
            return Long.parseLong(Files.readString(pidFile).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void collectd_in_the_foreground_of_a_supervisor_is_controlled_by_its_commands_alone() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Path run = scene.collectd().folder().resolve("run");
            Path pid = scene.collectd().folder().resolve("run.pid");
            Path script = scene.collectd().folder().resolve("supervisor");
            Files.writeString(run, "");
            Files.writeString(script, """
                    #!/bin/sh
                    trap 'exit 0' TERM
                    while :; do
                      if [ -e %1$s ]; then %2$s -f -C %3$s & echo $! >%4$s; wait $!; fi
                      sleep 0.05
                    done
                    """.formatted(
                            run, scene.collectd().executable(), scene.collectd().configFile(), pid));
            try (ProgramRun supervisor =
                    Program.of("/bin/sh", script.toString()).start()) {
                await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() == 1);
                List<Long> before = scene.collectd().runningPids();

                Outcome refused = scene.replace(scene.quick("new"));

                assertThat(refused.resultCode()).contains(ResultCode.NOT_STOPPED);
                assertThat(refused.message()).contains("sh (process ", "commands.stop");
                assertThat(scene.collectd().runningPids()).isEqualTo(before);

                scene.commands("touch " + run, "rm " + run + " && kill $(cat " + pid + ")");
                Outcome outcome = scene.replace(scene.quick("new"));

                assertThat(outcome.code()).as(outcome.message()).isZero();
                assertThat(outcome.warnings())
                        .anySatisfy(warning -> assertThat(warning).contains("sh (process ", "commands"));
                assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContainAnyElementsOf(before);

                scene.commands("touch " + run, "kill $(cat " + pid + ")");
                Outcome again = scene.replace(scene.quick("newer"));

                assertThat(again.resultCode()).as(again.message()).contains(ResultCode.NOT_STOPPED);
                assertThat(again.message()).contains("sh (process ");
                assertThat(scene.collectd().runningPids()).hasSize(1);
                assertThat(supervisor.isAlive()).isTrue();
            }
        }
    }

    @Test
    void supervisor_that_is_seen_only_after_the_start_leaves_one_daemon_and_no_success() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Path run = scene.collectd().folder().resolve("run");
            Path second = scene.collectd().folder().resolve("second");
            Path script = scene.collectd().folder().resolve("supervisor");
            Files.writeString(
                    script,
                    "while :; do if [ -e %s ]; then %s -f -C %s -P %s.pid; fi; sleep 0.05; done\n"
                            .formatted(
                                    run,
                                    scene.collectd().executable(),
                                    scene.collectd().configFile(),
                                    second));
            // The collectd that the agent starts is not ready before the other one.
            scene.collectd().writeModule("meets", """
                    import collectd, os, time
                    def meet():
                        if b"-T" in open("/proc/self/cmdline", "rb").read().split(b"\\0"):
                            return
                        if os.getppid() == 1:
                            open("%1$s", "w").close()
                            while not os.path.exists("%2$s"):
                                time.sleep(0.01)
                        else:
                            open("%2$s", "w").close()
                    collectd.register_init(meet)
                    """.formatted(run, second));
            try (ProgramRun supervisor =
                    Program.of("/bin/sh", script.toString()).start()) {
                Outcome outcome = scene.replace("LoadPlugin python\n<Plugin python>\n  ModulePath \""
                        + scene.collectd().texts().moduleFolder() + "\"\n  Import \"meets\"\n</Plugin>\n"
                        + scene.collectd().texts().good("new"));

                assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLBACK_FAILED);
                assertThat(outcome.message()).contains("twice", "sh (process ", "commands.start");
                assertThat(scene.collectd().runningPids()).hasSize(1);
                assertThat(scene.collectd().config()).isEqualTo(scene.old());
                assertThat(supervisor.isAlive()).isTrue();
            }
        }
    }

    @Test
    void two_daemons_of_one_config_are_refused_before_anything_is_stopped() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            scene.collectd().writeConfig(scene.quick("old"));
            scene.collectd().start();
            Program.of(
                            scene.collectd().executable().toString(),
                            "-P",
                            scene.collectd().folder().resolve("second.pid").toString(),
                            "-C",
                            scene.collectd().configFile().toString())
                    .run(LIMIT)
                    .expectExit(0);
            await().atMost(LIMIT).until(() -> scene.collectd().runningPids().size() == 2);
            List<Long> before = scene.collectd().runningPids();

            Outcome outcome = scene.replace(scene.quick("new"));

            assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
            assertThat(outcome.message()).contains("process " + before.get(0), "process " + before.get(1), "twice");
            assertThat(scene.collectd().runningPids()).isEqualTo(before);
        }
    }

    private static void end(long supervisor) {
        Signals.send("KILL", supervisor);
        await().atMost(LIMIT).until(() -> !RunningProcesses.isAlive(supervisor));
    }
}
