package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the first system failed at replacing a config; each failure was seen there, and must not happen here. */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FirstSystemReplacementFailuresIT {
    @RegisterExtension
    static final ReplacementHost HOST = new ReplacementHost();

    @Test
    void failure_5_a_slow_command_does_not_block_a_config() throws IOException {
        Path begun = HOST.file("begun");
        Path release = HOST.file("release");
        HOST.settings()
                .command("hello", "slow", "touch " + begun + "; until test -e " + release + "; do sleep 0.1; done");
        HOST.sender().publish("{\"task_id\": 5, \"service\": \"hello\", \"command\": \"slow\"}");
        Awaitility.await("the slow command").atMost(ReplacementHost.LIMIT).until(() -> Files.exists(begun));

        HOST.sender().send(HOST.fresh()).expectCode(0);

        assertThat(HOST.logHas("Task 5: code")).as("the slow command has ended").isFalse();
        HOST.assertRunsWith(HOST.fresh());
        Files.createFile(release);
        HOST.awaitLog("Task 5: code 0");
    }

    @Test
    void failure_6_a_dry_run_that_hangs_is_no_second_agent_and_leaves_the_agent_listening() throws IOException {
        HOST.settings().collectd("CheckTimeout", 4);
        Object socket = inode(HOST.collectd().socket());
        try (ProgramRun sender = HOST.sender().begin(HOST.collectd().texts().hungRead())) {
            HOST.awaitHangingCheck();
            assertThat(inode(HOST.collectd().socket()))
                    .as("the running collectd's socket")
                    .isEqualTo(socket);
            assertThat(HOST.collectd().listValues())
                    .as("the running collectd answers at its socket")
                    .isNotEmpty();
            assertThat(HOST.sender().senders().ask("exec").expectCode(0).message())
                    .isEqualTo("hello");

            Reply answer = ConfigSender.finish(sender).expectCode(0);

            assertThat(answer.warnings())
                    .singleElement()
                    .asString()
                    .contains("did not end within 4 s")
                    .contains("may hang");
        }
        assertThat(HOST.checks()).as("processes of the dry run").isEmpty();
        HOST.assertRunsWith(HOST.collectd().texts().hungRead());
        HOST.sender().senders().ask("exec").expectCode(0);
    }

    @Test
    void failure_7_collectd_that_is_not_found_is_told_with_a_code() {
        long before = HOST.pid();
        HOST.settings().collectd("CommandPath", HOST.file("nosuch"));

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x200a);

        assertThat(answer.message()).contains(HOST.file("nosuch").toString());
        HOST.assertUntouched(before);
    }

    @Test
    void failure_7_collectd_that_cannot_be_stopped_is_told_with_a_code_and_goes_on() {
        Program second = Program.of(
                HOST.collectd().executable().toString(),
                "-C",
                HOST.collectd().configFile().toString(),
                "-P",
                HOST.collectd().folder().resolve("second.pid").toString());
        second.withoutInheritedEnvironment().run(ReplacementHost.LIMIT).expectExit(0);
        Awaitility.await("two of them")
                .atMost(ReplacementHost.LIMIT)
                .until(() -> HOST.collectd().runningPids().size() == 2);
        List<Long> both = HOST.collectd().runningPids();

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2003);

        assertThat(answer.message()).contains("twice", "the old config is in place and collectd was not touched");
        assertThat(HOST.collectd().config()).isEqualTo(HOST.old());
        assertThat(HOST.collectd().runningPids()).isEqualTo(both);
    }

    @Test
    void failure_7_a_backup_that_cannot_be_written_leaves_collectd_running() throws IOException {
        long before = HOST.pid();
        Files.createDirectories(HOST.collectd().configFile().resolveSibling("collectd.conf.orig/inside"));

        HOST.sender().send(HOST.fresh()).expectCode(0x2005);

        HOST.assertUntouched(before);
    }

    @Test
    void failure_7_a_config_that_cannot_be_moved_leaves_collectd_running() {
        long before = HOST.pid();
        try (SelfMount config = SelfMount.busy(HOST.collectd().configFile())) {
            Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2001);

            assertThat(answer.message()).contains("Cannot replace " + config.path() + ": it is a mount point");
            HOST.assertUntouched(before);
        }
    }

    @Test
    void failure_7_a_way_back_that_fails_is_told_at_once() {
        forgetKnownGood();
        String broken = HOST.collectd().texts().syntaxError();
        HOST.collectd().writeConfig(broken);

        Reply answer = HOST.sender().send(HOST.endsAtOnce()).expectCode(0x2008);

        assertThat(answer.message()).contains("collectd does NOT run");
        assertThat(HOST.collectd().config()).isEqualTo(broken);
        assertThat(HOST.collectd().runningPids()).isEmpty();
    }

    /** The other tests' configs, which a rollback would use if the old one cannot be used. */
    private static void forgetKnownGood() {
        try (Stream<Path> files = Files.list(HOST.file("state/known-good"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // No test has kept one yet.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void failure_7_a_process_that_never_comes_is_told_at_once() {
        HOST.settings().collectd("StartTimeout", 3);
        HOST.settings().command("collectd", "start", "true");

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2009);

        assertThat(answer.message()).contains("collectd does NOT run");
        assertThat(HOST.collectd().config()).isEqualTo(HOST.old());
    }

    @Test
    void failure_8_an_agent_killed_during_the_dry_run_leaves_no_lock_and_a_whole_config() {
        long before = HOST.pid();
        // What is left of it is ended by then.
        HOST.settings().collectd("CheckTimeout", 10);
        HOST.sender().publish(request("8", HOST.collectd().texts().hungRead()));
        HOST.awaitHangingCheck();
        List<Long> checks = HOST.checks();

        HOST.killAgent();

        assertThat(HOST.collectd().config()).isEqualTo(HOST.old());
        assertThat(HOST.pid()).isEqualTo(before);
        HOST.settings().collectd("CheckTimeout", 60);
        HOST.startAgent();
        HOST.sender().send(HOST.fresh()).expectCode(0);
        Awaitility.await("the end of the orphaned dry run " + checks)
                .atMost(ReplacementHost.LIMIT)
                .until(() -> HOST.checks().isEmpty());
        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void failure_9_a_config_without_anything_of_ours_is_accepted_and_the_agent_still_answers() {
        String config = HOST.collectd().texts().goodWithoutSocket();

        HOST.sender().send(config).expectCode(0);

        HOST.assertRunsWith(config);
        assertThat(HOST.sender().senders().ask("exec").expectCode(0).message()).isEqualTo("hello");
        HOST.sender().send(HOST.fresh()).expectCode(0);
    }

    @Test
    void failure_15_a_negative_or_textual_id_runs_nothing_and_stops_no_collectd() {
        long before = HOST.pid();
        Path marker = HOST.file("marker");

        HOST.sender().publish(request("\"1; touch " + marker + "; #\"", HOST.fresh()));
        HOST.sender().publish(request("\"abc\"", HOST.fresh()));
        HOST.sender().publish(request("-1", HOST.fresh()));
        HOST.sender().senders().ask("exec").expectCode(0);

        HOST.assertUntouched(before);
        assertThat(HOST.logHas("Replacing collectd.conf"))
                .as("a replacement began")
                .isFalse();
        assertThat(marker).doesNotExist();
    }

    private static Object inode(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    private static String request(String taskId, String config) {
        return "{\"task_id\": " + taskId + ", \"timestamp\": \"2020-12-26T00:41:19Z\", \"config\": \""
                + config.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"}";
    }
}
