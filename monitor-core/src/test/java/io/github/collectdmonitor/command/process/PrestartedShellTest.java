package io.github.collectdmonitor.command.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with real shells that a pre-started shell behaves like one that is started on demand. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PrestartedShellTest {
    private final Map<String, String> added = new ConcurrentHashMap<>();
    private final CommandRunner runner = new CommandRunner(() -> Map.copyOf(added));

    @AfterEach
    void close() {
        runner.close();
    }

    private Outcome run(String line) {
        return runner.run(new ShellLine(line)).toOutcome();
    }

    /** Runs the command in the pre-started shell, which a first command starts. */
    private Outcome runReady(String line) {
        run("true");
        long waiting = awaitWaiting();
        Outcome pid = run("echo $$");
        assertThat(pid.message()).as("the process id of the shell that waited").isEqualTo(Long.toString(waiting));
        awaitWaiting();
        return run(line);
    }

    private static Optional<ProcessHandle> waiting() {
        return ProcessHandle.current()
                .children()
                .filter(child -> List.of(child.info().arguments().orElse(new String[0])).stream()
                        .anyMatch("collectd-monitor-ready"::equals))
                .findFirst();
    }

    private static long awaitWaiting() {
        await().until(() -> waiting().isPresent());
        return waiting().orElseThrow().pid();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo a; exit 3",
                "printf '%s|' \"$0\" \"$#\" \"$IFS\"",
                "cat; echo \"<$?>\"",
                "echo end\\",
                "  echo 'a  b' \\\\ `echo c`",
                "kill -TERM $$",
                "env | grep -v -e '^_=' -e '^SHLVL=' | sort",
                "ps -o pgid= -p $$ | tr -d ' ' | sed \"s/^$$\\$/own group/\"",
                "echo out; echo error >&2",
                "if",
                "pwd",
                ""
            })
    void line_comes_to_the_same_as_in_a_shell_of_its_own(String line) {
        // The first command of a runner finds no pre-started shell.
        Outcome direct = run(line);

        Outcome ready = runReady(line);

        assertThat(ready.code()).isEqualTo(direct.code());
        assertThat(ready.message()).isEqualTo(direct.message());
        assertThat(ready.errorOutput()).isEqualTo(direct.errorOutput());
    }

    @Test
    void command_runs_all_the_same_where_the_shell_that_waited_is_gone() {
        run("true");
        ProcessHandle shell = ProcessHandle.of(awaitWaiting()).orElseThrow();
        shell.destroyForcibly();
        shell.onExit().join();

        assertThat(run("echo here").message()).isEqualTo("here");
    }

    @Test
    void shell_with_an_outdated_environment_serves_no_line_and_goes() {
        added.put("STAGE", "old");
        run("true");
        ProcessHandle outdated = ProcessHandle.of(awaitWaiting()).orElseThrow();

        added.put("STAGE", "new");

        assertThat(run("echo $STAGE").message()).isEqualTo("new");
        await().until(() -> !outdated.isAlive());
        long waiting = awaitWaiting();
        assertThat(run("echo $STAGE $$").message()).isEqualTo("new " + waiting);
    }

    @Test
    void shell_that_waits_goes_with_its_runner() {
        run("true");
        ProcessHandle shell = ProcessHandle.of(awaitWaiting()).orElseThrow();

        runner.close();

        await().until(() -> !shell.isAlive());
    }
}
