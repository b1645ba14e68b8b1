package io.github.collectdmonitor.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void both_streams_and_the_exit_status_are_kept_apart() {
        ProgramResult result = Program.shell("echo \"$1\"; echo error >&2; exit 3", "with space")
                .run(LIMIT);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.lines()).containsExactly("with space");
        assertThat(result.stderr()).isEqualTo("error\n");
    }

    @Test
    void unexpected_exit_shows_arguments_and_both_streams() {
        ProgramResult result =
                Program.shell("echo output; echo error >&2; exit 3", "argument").run(LIMIT);

        assertThatThrownBy(() -> result.expectExit(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("argument", "exit status 3", "output", "error");
    }

    @Test
    void program_that_runs_too_long_is_shown_and_ended() {
        String unique = "100" + System.nanoTime();
        Program program = Program.shell("echo output; exec sleep \"$1\"", unique);

        assertThatThrownBy(() -> program.run(Duration.ofMillis(500)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(unique, "Still runs after 500 ms", "output");

        assertThat(RunningProcesses.withArgument(unique)).isEmpty();
    }

    @Test
    void environment_is_inherited_or_not_as_asked() {
        Program program = Program.shell("echo \"${HOME-unset} ${MINE-unset}\"").withVariable("MINE", "set");

        assertThat(program.run(LIMIT).stdout()).endsWith(" set\n").doesNotStartWith("unset");
        assertThat(program.withoutInheritedEnvironment().run(LIMIT).stdout()).isEqualTo("unset set\n");
    }

    @Test
    void signal_ends_the_program_and_shows_in_its_exit_status() {
        try (ProgramRun run = Program.shell("echo ready; exec sleep 1000").start()) {
            run.awaitOutput("ready", LIMIT);
            run.signal("TERM");
            assertThat(run.await(LIMIT).exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void end_before_the_awaited_output_is_told_at_once() {
        try (ProgramRun run = Program.shell("echo other").start()) {
            assertThatThrownBy(() -> run.awaitOutput("awaited", LIMIT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("Ended before", "awaited", "other");
        }
    }

    @Test
    void input_reaches_the_program() {
        try (ProgramRun run = Program.of("cat").start()) {
            run.input("text");
            run.closeInput();
            assertThat(run.await(LIMIT).stdout()).isEqualTo("text");
        }
    }

    @Test
    void main_class_runs_with_the_java_of_the_tests() {
        assertThat(Program.java().with("-version").run(LIMIT).expectExit(0).stderr())
                .contains(System.getProperty("java.version"));
    }
}
