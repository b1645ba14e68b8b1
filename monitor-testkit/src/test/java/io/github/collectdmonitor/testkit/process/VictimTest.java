package io.github.collectdmonitor.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VictimTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final TemporaryFolder folder = TemporaryFolder.create("victim");
    private final Path pids = folder.resolve("pids");

    @AfterEach
    void end() {
        if (Files.exists(pids)) {
            pids().forEach(pid -> Signals.send("KILL", pid));
        }
        folder.close();
    }

    @Test
    void ignores_term_runs_until_it_is_killed() {
        try (ProgramRun run = Victim.IGNORES_TERM.program(folder).start()) {
            run.awaitOutput("ready", LIMIT);
            run.signal("TERM");
            await().during(Duration.ofSeconds(1)).atMost(LIMIT).until(run::isAlive);
            run.signal("KILL");
            assertThat(run.await(LIMIT).exitCode()).isEqualTo(128 + 9);
        }
    }

    @Test
    void floods_stdout_with_exactly_so_many_bytes() {
        String output = Victim.FLOODS_STDOUT
                .program(folder, "1000000")
                .run(LIMIT)
                .expectExit(0)
                .stdout();

        assertThat(output.length()).isEqualTo(1_000_000);
        assertThat(output.replaceAll("x+", "x")).isEqualTo("first\nx\nlast\n");
    }

    @Test
    void child_that_holds_the_pipe_outlives_its_parent() {
        try (ProgramRun run =
                Victim.LEAVES_CHILD_ON_PIPE.program(folder, pids.toString()).start()) {
            ProgramResult result = run.await(LIMIT).expectExit(0);

            assertThat(result.stdout()).isEqualTo("done\n");
            assertThat(pids()).hasSize(1).allMatch(RunningProcesses::isAlive);
        }
    }

    @Test
    void stubborn_grandchildren_outlive_a_term_to_all() {
        try (ProgramRun run = Victim.LEAVES_STUBBORN_GRANDCHILDREN
                .program(folder, pids.toString())
                .start()) {
            run.awaitUntil("three processes", LIMIT, () -> Files.exists(pids) && pids().size() == 3);
            List<Long> all = pids();

            run.signal("TERM");
            all.forEach(pid -> Signals.send("TERM", pid));
            run.await(LIMIT);

            await().atMost(LIMIT)
                    .until(() -> all.stream().filter(RunningProcesses::isAlive).count() == 2);
        }
    }

    private List<Long> pids() {
        try {
            return Files.readAllLines(pids).stream().map(Long::parseLong).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
