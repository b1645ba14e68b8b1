package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a concurrent second replacement, and an agent that stops during a replacement. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class OneAtATimeTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    /** Delays the start of collectd until a file exists. */
    private static Path startWaits(ReplaceScene scene) {
        Path release = scene.collectd().folder().resolve("release");
        Path pidFile = scene.collectd().pidFile();
        scene.commands(
                "until test -e " + release + "; do sleep 0.05; done; exec "
                        + scene.collectd().executable() + " -C "
                        + scene.collectd().configFile() + " -P " + pidFile,
                "kill $(cat " + pidFile + ")");
        return release;
    }

    @Test
    void a_second_replacement_at_once_is_refused_and_a_later_one_is_not() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running()) {
            Path release = startWaits(scene);
            String wanted = scene.collectd().texts().good("new");
            CompletableFuture<Outcome> first = CompletableFuture.supplyAsync(() -> scene.replace(wanted));
            await().atMost(LIMIT).until(() -> scene.collectd().config().equals(wanted));

            Outcome second = scene.replace(scene.collectd().texts().good("second"));
            Outcome byAnother = scene.another(scene.collectd().folder().resolve("another"))
                    .carryOut(new TaskId(2), new Replace(wanted, null, null, false));

            assertThat(second.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
            assertThat(byAnother.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
            Files.createFile(release);
            assertThat(first.join().code()).isZero();
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.replace(wanted).code()).isZero();
        }
    }

    @Test
    void a_lock_of_another_process_is_heeded_and_its_file_alone_is_not() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            Path lock = scene.collectd().configFile().resolveSibling(".collectd.conf.lock");
            Path held = scene.collectd().folder().resolve("held");
            // The JVM locks by fcntl(2), which flock(1) does not see.
            String hold = "import fcntl,sys,time; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX);"
                    + " open(sys.argv[2],'w').close(); time.sleep(60)";
            var holder = Program.of("python3", "-c", hold, lock.toString(), held.toString())
                    .start();
            try {
                await().atMost(LIMIT).until(() -> Files.exists(held));
                assertThat(scene.replace(scene.collectd().texts().good("new")).resultCode())
                        .contains(ResultCode.REPLACEMENT_RUNNING);
            } finally {
                holder.close();
            }
            assertThat(lock).exists();
            assertThat(scene.replace(scene.collectd().texts().good("new")).code())
                    .isZero();
        }
    }

    @Test
    void a_replacement_abandoned_before_stop_leaves_collectd_alone() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            long before = scene.pid();
            Path reading = scene.collectd().folder().resolve("reading");
            CompletableFuture<Outcome> replacing =
                    CompletableFuture.supplyAsync(() -> scene.replace(slowCheck(scene, reading)));
            await().atMost(LIMIT)
                    .until(() ->
                            !RunningProcesses.withArgument(reading.toString()).isEmpty());

            scene.replacer().abandon();

            assertThat(replacing.join().resultCode()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
            assertThat(replacing.join().message()).contains("the old config is in place");
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(scene.filesBeside()).containsExactly(".collectd.conf.lock", "collectd.conf");
            assertThat(scene.replace(scene.old()).resultCode()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        }
    }

    /**
     * collectd runs a Python module while it reads the config that imports it. Files that the check writes are not
     * visible outside of its sandbox, so the module shows by a process that it runs.
     */
    private static String slowCheck(ReplaceScene scene, Path reading) {
        try {
            Files.writeString(
                    scene.collectd().texts().moduleFolder().resolve("slow.py"),
                    "import subprocess\nsubprocess.call(['sh', '-c', 'while sleep 1; do :; done', '" + reading
                            + "'])\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scene.old() + "LoadPlugin python\n<Plugin python>\n  ModulePath \""
                + scene.collectd().texts().moduleFolder() + "\"\n  Import \"slow\"\n</Plugin>\n";
    }

    @Test
    void a_replacement_abandoned_after_stop_is_brought_to_its_end() throws InterruptedException, IOException {
        try (ReplaceScene scene = ReplaceScene.running()) {
            Path release = startWaits(scene);
            String wanted = scene.collectd().texts().good("new");
            CompletableFuture<Outcome> replacing = CompletableFuture.supplyAsync(() -> scene.replace(wanted));
            await().atMost(LIMIT).until(() -> scene.collectd().config().equals(wanted));

            scene.replacer().abandon();
            Files.createFile(release);

            assertThat(scene.replacer().awaitIdle(LIMIT)).isTrue();
            assertThat(scene.collectd().isAlive()).isTrue();
            assertThat(replacing.join().code()).as(replacing.join().message()).isZero();
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }
}
