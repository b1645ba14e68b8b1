package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replacements from the sender's command line to a real collectd with a PID file, and back. */
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CollectdReplacementIT {
    @RegisterExtension
    static final ReplacementHost HOST = new ReplacementHost();

    @Test
    void good_config_is_in_place_and_collectd_runs_with_it() {
        long before = HOST.pid();

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0);

        assertThat(answer.message()).isEqualTo("Succeeded to replace config.");
        assertThat(answer.warnings()).isEmpty();
        HOST.assertRunsWith(HOST.fresh());
        assertThat(HOST.pid()).isNotEqualTo(before);
        assertThat(HOST.collectd().listValues()).isNotEmpty();
        assertThat(HOST.collectd().configFile().resolveSibling("collectd.conf.orig"))
                .hasContent(HOST.old());
    }

    @Test
    void text_output_shows_the_result_and_not_the_config() {
        ProgramResult run = HOST.sender()
                .program(HOST.fresh(), "--output", "text")
                .run(ReplacementHost.LIMIT)
                .expectExit(0);

        assertThat(run.lines()).as(run.toString()).hasSize(2);
        assertThat(run.lines().get(0)).startsWith("Send config: {").doesNotContain("LoadPlugin");
        assertThat(run.lines().get(1)).startsWith("Received a result: {").contains("Succeeded to replace config.");
    }

    @Test
    void syntax_error_is_refused_with_its_line() {
        long before = HOST.pid();

        Reply answer = HOST.sender().send(HOST.collectd().texts().syntaxError()).expectCode(0x2002);

        assertThat(answer.message()).startsWith("New config seems broken!: ").contains("collectd.conf', line ");
        HOST.assertUntouched(before);
    }

    @Test
    @Tag("slow")
    void blocked_writers_are_noticed_and_the_old_config_runs_again() {
        HOST.settings().collectd("CheckTimeout", 3);
        HOST.settings().collectd("StopTimeout", 2);
        Reply answer =
                HOST.sender().send(HOST.collectd().texts().blockedWriters()).expectCode(0x2007);

        assertThat(answer.message()).contains("no fresh values", "the old config is in place again");
        HOST.assertRunsWith(HOST.old());
    }

    @Test
    void crash_in_the_probation_is_noticed_and_the_old_config_runs_again() throws IOException {
        try (ProgramRun sender = HOST.sender().begin(HOST.collectd().texts().crashesOnDemand())) {
            HOST.awaitLog("VERIFY");

            Files.createFile(HOST.collectd().texts().crashFile());

            Reply answer = ConfigSender.finish(sender).expectCode(0x2007);
            assertThat(answer.message())
                    .contains("collectd did not keep running with the new config", "the old config is in place again");
        }
        HOST.assertRunsWith(HOST.old());
    }

    @Test
    @Tag("slow")
    void memcached_that_is_down_is_a_warning_only() {
        String config = HOST.collectd().texts().memcachedDown();

        Reply answer = HOST.sender().send(config).expectCode(0);

        assertThat(answer.warnings())
                .singleElement()
                .asString()
                .contains("full test run")
                .contains("memcached");
        HOST.assertRunsWith(config);
    }

    @Test
    void second_replacement_at_once_is_refused_and_the_first_goes_on() throws IOException {
        Path release = HOST.file("release-" + Messages.newId());
        HOST.startsWhenReleased(release);
        try (ProgramRun first = HOST.sender().begin(HOST.fresh())) {
            HOST.awaitLog("Replacing collectd.conf: START");

            Reply second = HOST.sender().send(HOST.collectd().texts().good("second"));

            second.expectCode(0x2000);
            assertThat(first.isAlive()).as("the first sender still waits").isTrue();
            Files.createFile(release);
            ConfigSender.finish(first).expectCode(0);
            HOST.assertRunsWith(HOST.fresh());
        }
    }

    @Test
    @Tag("slow")
    void process_that_a_stale_pid_file_names_lives_on() throws IOException {
        long before = HOST.pid();
        try (ProgramRun stranger = Program.of("sleep", "90").start()) {
            Files.writeString(HOST.collectd().pidFile(), stranger.pid() + "\n");

            HOST.sender().send(HOST.fresh()).expectCode(0);

            assertThat(stranger.isAlive()).as("the stranger is alive").isTrue();
            HOST.assertRunsWith(HOST.fresh());
            assertThat(HOST.pid()).isNotIn(before, stranger.pid());
        }
    }

    @Test
    void folder_that_cannot_be_written_is_told() {
        long before = HOST.pid();
        try (SelfMount folder = SelfMount.readOnly(HOST.collectd().configFile().resolveSibling(""))) {
            Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2001);

            assertThat(answer.message()).contains(folder.path().toString(), "Read-only file system");
        }
        HOST.assertUntouched(before);
    }

    @Test
    @Tag("slow")
    void collectd_that_hangs_is_killed_when_its_time_is_up() {
        HOST.collectd().kill();
        HOST.collectd().writeConfig(HOST.collectd().texts().hungRead());
        HOST.collectd().start();
        HOST.settings().collectd("StopTimeout", 2);

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void report_of_the_replacement_lies_where_config_json_says_for_its_owner_only() throws IOException {
        Path report = HOST.file("report.json");
        HOST.settings().collectd("ReplacerReportPath", report);

        Reply answer = HOST.sender().send(HOST.collectd().texts().syntaxError()).expectCode(0x2002);

        assertThat(JsonParser.parseString(Files.readString(report))).isEqualTo(answer.json());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                .isEqualTo("rw-------");
    }

    @Test
    void collectd_gets_the_fixed_environment_and_nothing_of_the_agents() {
        HOST.sender().send(HOST.fresh()).expectCode(0);

        assertThat(RunningProcesses.environment(HOST.agent().pid())).contains("LC_ALL=C.UTF-8");
        assertThat(RunningProcesses.environment(HOST.pid()))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8");
    }

    @Test
    @Tag("slow")
    void what_the_agent_writes_is_for_its_owner_only_whatever_the_umask() throws IOException {
        HOST.stopAgent();
        Program agent = HOST.agentProgram();
        HOST.hostAgent()
                .start(Program.shell("umask 022; exec \"$@\"")
                        .with(agent.command().toArray(String[]::new))
                        .withVariable("LC_ALL", "C.UTF-8"));
        long command = Messages.newId();
        HOST.messages().ask(command, Messages.request(command, "hello", "exec"));
        HOST.settings().collectd("CheckTimeout", 4);
        HOST.settings().collectd("StopTimeout", 2);
        try (ProgramRun sender = HOST.sender().begin(HOST.collectd().texts().hungRead())) {
            HOST.awaitHangingCheck();

            assertThat(HOST.filesBeside()).as("a staged config").anyMatch(name -> name.endsWith(".staged"));
            assertForOwnerOnly(HOST.collectd().configFile().resolveSibling(""), 1, ".staged");
            assertForOwnerOnly(HOST.collectd().configFile().resolveSibling(""), 1, ".lock");
            // Other users cannot access deeper folders.
            assertForOwnerOnly(HOST.hostAgent().temporary(), 1, "");
            assertForOwnerOnly(HOST.file("state"), 9, "");
            ConfigSender.finish(sender);
        }
        HOST.sender().send(HOST.fresh()).expectCode(0);

        assertForOwnerOnly(HOST.file("state"), 9, "");
        assertThat(mode(HOST.collectd().configFile().resolveSibling("collectd.conf.orig")))
                .as("the backup is as open as the config that it is of")
                .isEqualTo(mode(HOST.collectd().configFile()));
    }

    /** Checks what lies in a folder, so many folders deep, and has such a name. */
    private static void assertForOwnerOnly(Path folder, int depth, String nameEnd) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            assertThat(files.filter(file -> !file.equals(folder))
                            .filter(file -> file.toString().endsWith(nameEnd)))
                    .as("what lies in %s", folder)
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(mode(file)).as(file.toString()).endsWith("------"));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void sender_without_an_agent_ends_with_3_and_an_unreadable_file_with_2() {
        HOST.stopAgent();
        ProgramResult unanswered = HOST.sender()
                .program(HOST.fresh(), "--timeout", "5")
                .run(ReplacementHost.LIMIT)
                .expectExit(3);
        assertThat(unanswered.stderr()).hasLineCount(1);

        ProgramResult unreadable = HOST.sender()
                .senders()
                .config("/nosuch.conf")
                .run(ReplacementHost.LIMIT)
                .expectExit(2);
        assertThat(unreadable.stderr()).as(unreadable.toString()).contains("/nosuch.conf");
    }

    @Test
    void config_over_the_limit_is_refused_by_the_sender_and_by_the_agent() {
        long before = HOST.pid();
        HOST.stopAgent();
        HOST.settings().set("MaxPayload", 2048);
        HOST.startAgent();
        String large = HOST.fresh() + "# comment\n".repeat(200);

        ProgramResult refused = HOST.sender()
                .program(large, "--max-payload", "2048")
                .run(ReplacementHost.LIMIT)
                .expectExit(2);
        assertThat(refused.stderr()).as(refused.toString()).hasLineCount(1).contains("2048");

        Reply answer = HOST.sender().send(large).expectCode(0x1004);
        assertThat(answer.message()).contains("larger than 2048 bytes");

        // The broker drops this one, because the agent announced its maximum packet size.
        HOST.sender()
                .program(HOST.fresh() + "# comment\n".repeat(10_000), "--timeout", "5")
                .run(ReplacementHost.LIMIT)
                .expectExit(3);
        HOST.assertUntouched(before);
        HOST.sender().send(HOST.fresh()).expectCode(0);
        HOST.stopAgent();
    }
}
