package io.github.collectdmonitor.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.command.Execution.Exited;
import io.github.collectdmonitor.command.Execution.Killed;
import io.github.collectdmonitor.command.Execution.NotStarted;
import io.github.collectdmonitor.command.Execution.TimedOut;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests commands with real shells and processes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class CommandRunnerTest {
    private static final CommandRunner RUNNER = new CommandRunner();

    /** The limit for a command that ends on its own. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    private static Outcome sh(String line) {
        return RUNNER.run(new ShellLine(line)).toOutcome();
    }

    private static Outcome sh(String line, int seconds, int maxOutput) {
        return RUNNER.run(new ShellLine(line, Duration.ofSeconds(seconds), maxOutput))
                .toOutcome();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /bin/echo "Hello World!"              | 0   | Hello World!
            /bin/false                            | 1   | ''
            sh -c 'echo partial; exit 42'         | 42  | partial
            printf 'line1\\nline2\\nline3\\n'     | 0   | line1%line2%line3
            printf 'a\\n\\n\\n'                   | 0   | a%%
            printf 'a\\r\\nb\\r\\n'               | 0   | a^%b^
            kill -KILL $$                         | 137 | ''
            kill -TERM $$                         | 143 | ''
            no-such-program-here 2>/dev/null      | 127 | ''
            printf 'no newline'                   | 0   | no newline
            echo x # comment                      | 0   | x
            echo x; exit 3                        | 3   | x
            echo 0; exit 1                        | 1   | 0
            printf 5                              | 0   | 5
            ''                                    | 0   | ''
            echo out; echo err >&2                | 0   | out
            { echo out; echo err >&2; } 2>&1      | 0   | out%err
            cat                                   | 0   | ''
            """)
    void reports_the_status_and_the_output_without_its_last_newline(String line, int status, String message) {
        Outcome outcome = sh(line);

        assertThat(outcome.code()).isEqualTo(status);
        assertThat(outcome.message()).isEqualTo(message.replace('%', '\n').replace('^', '\r'));
    }

    @Test
    void keeps_standard_error_apart() {
        Outcome outcome = sh("echo out; echo err >&2");

        assertThat(outcome.message()).isEqualTo("out");
        assertThat(outcome.errorOutput()).isEqualTo("err");
    }

    @Test
    void keeps_the_first_and_the_last_half_of_a_flood_in_bounded_memory() {
        Outcome outcome = sh("echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo last", 170, 64 * 1024);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.truncated()).isTrue();
        assertThat(outcome.message())
                .hasSize(64 * 1024 - 1)
                .startsWith("first\nxxx")
                .endsWith("xxx\nlast");
    }

    @Test
    void replaces_bad_utf8_and_cuts_no_character_in_two() {
        assertThat(sh("printf 'a\\377b'").message()).isEqualTo("a\uFFFDb");
        assertThat(sh("printf 'あいうえお'", 170, 8).message()).isEqualTo("あお");
    }

    @Test
    void carries_a_japanese_line_unharmed() {
        assertThat(sh("echo 復旧しました").message()).isEqualTo("復旧しました");
    }

    @Test
    void ends_children_and_grandchildren_at_the_timeout() throws IOException {
        Path pids = folder.resolve("pids");
        String line = "(trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$ >>" + pids + "; sleep 77 & echo \\$! >>" + pids
                + "; wait; sleep 78\") & echo $! >>" + pids + "; echo begun; wait; sleep 79";

        // A slow machine may need longer to have all of them begin.
        int seconds = 1;
        Outcome outcome = sh(line, seconds, 1000);
        while (!outcome.message().endsWith("begun") || Files.readAllLines(pids).size() < 3) {
            seconds *= 2;
            outcome = sh(line, seconds, 1000);
        }

        assertThat(outcome.code()).isEqualTo(ResultCode.TIMED_OUT.code());
        assertThat(outcome.message()).contains("after " + seconds + " s");
        assertThat(Files.readAllLines(pids))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(pid ->
                        await().untilAsserted(() -> assertThat(isRunning(pid)).isFalse()));
    }

    private static boolean isRunning(String pid) throws IOException {
        Path stat = Path.of("/proc", pid.strip(), "stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void is_not_held_back_by_a_background_child_that_keeps_the_pipe_open() throws IOException {
        Path pid = folder.resolve("pid");

        Execution execution = RUNNER.run(new ShellLine("sleep 600 & echo $! >" + pid + "; echo done"));

        assertThat(execution).isInstanceOf(Exited.class);
        assertThat(execution.toOutcome().message()).isEqualTo("done");
        assertThat(isRunning(Files.readString(pid))).isTrue();
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void is_not_held_back_by_a_background_child_that_floods_the_pipe() throws IOException {
        Path pid = folder.resolve("pid");

        Outcome outcome = sh("yes flood & echo $! >" + pid + "; exit 7");

        assertThat(outcome.code()).isEqualTo(7);
        await().untilAsserted(() -> assertThat(isRunning(Files.readString(pid))).isFalse());
    }

    @Test
    void leaves_no_open_pipes_and_no_threads_behind() throws IOException {
        sh("true");
        long before = openFiles();
        int threads = Thread.activeCount();

        for (int i = 0; i < 40; i++) {
            sh("sleep 0 & echo x");
        }

        // The pre-started shell has three open files, and more while it is being started.
        await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before + 3));
        await().untilAsserted(() -> assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1));
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void an_interrupt_ends_the_command_and_leaves_its_outcome_unknown() throws Exception {
        Path begun = folder.resolve("begun");
        FutureTask<Execution> execution =
                new FutureTask<>(() -> RUNNER.run(new ShellLine("echo $$ >" + begun + "; sleep 600")));
        Thread caller = new Thread(execution, "caller");
        caller.start();
        await().until(() -> Files.exists(begun) && !Files.readString(begun).isBlank());

        caller.interrupt();
        caller.join();

        assertThat(execution.get()).isInstanceOf(Killed.class);
        assertThat(execution.get().toOutcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(isRunning(Files.readString(begun))).isFalse();
    }

    @Test
    void argv_runs_without_a_shell() {
        CommandDefinition definition = new Argv(List.of("/bin/echo", "$HOME;", "*", "a b"), PATIENCE, 1000, null);

        assertThat(RUNNER.run(definition).toOutcome().message()).isEqualTo("$HOME; * a b");
    }

    @Test
    void argv_without_the_values_of_its_parameters_is_not_started() {
        CommandDefinition definition = new Argv(
                List.of("/bin/echo", "{a}"), PATIENCE, 1000, null, false, Map.of("a", new ParameterPattern(".*")));

        assertThat(RUNNER.run(definition))
                .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted -> assertThat(notStarted.reason()).contains("parameters have no values: [a]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "; id", "$(id)", "`id`", "\"'\\", "a\nb\n", "--help", "-c", "", "{a}", "größe"})
    void value_of_a_parameter_is_one_argument_also_as_another_user(String value) {
        String user = System.getProperty("user.name").equals("root") ? "nobody" : null;
        Argv definition = new Argv(
                List.of("/bin/sh", "-c", "printf '%s|' $# \"$@\"", "sh", "first", "{a}", "last"),
                PATIENCE,
                1000,
                user,
                false,
                Map.of("a", new ParameterPattern("-?(?s).*")));

        assertThat(RUNNER.run(definition.with(Map.of("a", value))).toOutcome().message())
                .isEqualTo("3|first|" + value + "|last|");
    }

    @Test
    void a_program_that_is_not_there_is_not_started() {
        CommandDefinition definition = new Argv(List.of("/no/such/program"), PATIENCE, 1000, null);

        assertThat(RUNNER.run(definition)).isInstanceOfSatisfying(NotStarted.class, notStarted -> {
            assertThat(notStarted.reason()).contains("there is no program /no/such/program");
            assertThat(notStarted.toOutcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
        });
    }

    @Test
    void environment_is_the_fixed_one_whatever_the_agent_has() {
        Argv definition = new Argv(List.of("/usr/bin/env"), PATIENCE, 10_000, null);

        assertThat(RUNNER.run(definition).toOutcome().message().lines())
                .containsExactlyInAnyOrder("PATH=" + CleanProcess.PATH, "LANG=" + CleanProcess.LANG);
    }

    @Test
    void environment_has_besides_what_is_added_at_the_time() {
        Map<String, String> added = new HashMap<>();
        Argv definition = new Argv(List.of("/usr/bin/env"), PATIENCE, 10_000, null);
        try (CommandRunner runner = new CommandRunner(() -> Map.copyOf(added))) {
            assertThat(runner.run(definition).toOutcome().message()).doesNotContain("TZ");

            added.put("TZ", "Asia/Tokyo");

            assertThat(runner.run(definition).toOutcome().message()).contains("TZ=Asia/Tokyo");
        }
    }

    @Test
    void an_unknown_user_is_no_reason_to_run_it_as_root() {
        CommandDefinition definition = new Argv(List.of("/usr/bin/id", "-u"), PATIENCE, 1000, "no-such-user-here");

        assertThat(RUNNER.run(definition)).isInstanceOf(NotStarted.class);
    }

    @Test
    void a_user_has_its_own_ids_and_groups_and_no_privileges() {
        assumeThat(System.getProperty("user.name"))
                .as("only root can change users")
                .isEqualTo("root");
        CommandDefinition definition = new Argv(
                List.of("/bin/grep", "-E", "^(Uid|Gid|Groups|CapPrm|CapEff)", "/proc/self/status"),
                PATIENCE,
                1000,
                "nobody");

        assertThat(RUNNER.run(definition).toOutcome().message().lines())
                .map(line -> line.replace('\t', ' ').strip())
                .containsExactly(
                        "Uid: 65534 65534 65534 65534",
                        "Gid: 65534 65534 65534 65534",
                        "Groups: 65534",
                        "CapPrm: 0000000000000000",
                        "CapEff: 0000000000000000");
    }

    @Test
    void a_program_that_the_user_may_not_run_is_not_started() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("only root can change users")
                .isEqualTo("root");
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        CommandDefinition definition = new Argv(List.of(program.toString()), PATIENCE, 1000, "nobody");

        assertThat(RUNNER.run(definition))
                .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted -> assertThat(notStarted.reason()).contains("user nobody may not run " + program));
    }

    @ParameterizedTest
    @CsvSource({"126", "127", "1"})
    void exit_status_of_a_users_program_is_its_own(int status) {
        assumeThat(System.getProperty("user.name"))
                .as("only root can change users")
                .isEqualTo("root");
        CommandDefinition definition = new Argv(List.of("/bin/sh", "-c", "exit " + status), PATIENCE, 1000, "nobody");

        assertThat(RUNNER.run(definition).toOutcome().code()).isEqualTo(status);
    }

    @Test
    void argv_runs_as_the_user_that_it_names() {
        String user = System.getProperty("user.name").equals("root") ? "nobody" : System.getProperty("user.name");
        CommandDefinition definition = new Argv(List.of("/usr/bin/id", "-un"), PATIENCE, 1000, user);
        Outcome outcome = RUNNER.run(definition).toOutcome();

        // Only root can switch users: otherwise the command must fail, and never run as another user.
        assertThat(outcome.succeeded() ? outcome.message() : user).isEqualTo(user);
    }

    @Test
    void ends_a_command_that_ignores_the_signal_to_end() {
        Execution execution =
                RUNNER.run(new ShellLine("trap '' TERM; while :; do sleep 1; done", Duration.ofSeconds(1), 1000));

        assertThat(execution).isInstanceOf(TimedOut.class);
    }
}
