package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The output of a sender for people: on a terminal, and when no result arrives. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SenderOutputIT {
    private final MosquittoBroker broker = MosquittoBroker.started();
    private final AgentUnderTest agent = new AgentUnderTest(broker)
            .command("print", "echo one; echo two; echo three >&2; exit 3")
            .command("wait", "sleep 60")
            .start();

    @AfterAll
    void end() {
        agent.close();
        broker.close();
    }

    private Program sender(TestBroker through, String command, String... more) {
        return ShippedJar.SEND_COMMAND
                .program("hello", command, "-h", through.host() + ":" + through.port())
                .with("-t", agent.commandTopic(), "-r", agent.resultTopic())
                .with(more);
    }

    /** Runs a program at a terminal of its own, by script(1), which ends with the program's exit status. */
    private static ProgramResult onTerminal(Program program) {
        String line = program.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        return Program.of("script", "--quiet", "--return", "--command", line, "/dev/null")
                .run(AgentUnderTest.LIMIT);
    }

    @Test
    void terminal_shows_a_sentence_and_the_output_and_a_pipe_the_two_lines() {
        ProgramResult terminal = onTerminal(sender(broker, "print"));
        assertThat(terminal.exitCode()).as(terminal.toString()).isEqualTo(1);
        List<String> lines = terminal.stdout().lines().toList();
        assertThat(lines.get(0)).matches("[^ ]+: hello/print failed with exit status 3 in [0-9.]+ m?s");
        assertThat(lines.subList(1, lines.size())).containsExactly("one", "two", "stderr: three");

        assertThat(sender(broker, "print").run(AgentUnderTest.LIMIT).stdout().lines())
                .satisfiesExactly(
                        sent -> assertThat(sent).startsWith("Send command: {"),
                        received -> assertThat(received).startsWith("Received a result: {"));
        assertThat(onTerminal(sender(broker, "print", "--output", "text")).stdout())
                .contains("Send command: {", "Received a result: {");
        assertThat(onTerminal(sender(broker, "print", "--output", "json")).stdout())
                .startsWith("{\"task_id\":");
    }

    @Test
    @Tag("slow")
    void lost_connection_is_named_where_no_answer_comes() {
        TcpRelay relay = new TcpRelay(broker);
        long id = Messages.newId();
        try (ProgramRun sender = sender(relay, "wait", "--timeout", "20", "--task-id", Long.toString(id))
                .start()) {
            agent.awaitLog("Task " + id + ": command");
            relay.close();

            ProgramResult ended = sender.await(AgentUnderTest.LIMIT);

            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(3);
            assertThat(ended.stderr())
                    .contains(
                            "no result of task " + id,
                            "the task may have run",
                            "the connection to the broker was lost meanwhile: ");
        }
    }

    @Test
    void connection_that_was_not_lost_is_not_blamed() {
        ProgramResult ended = sender(broker, "wait", "--timeout", "5").run(AgentUnderTest.LIMIT);

        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(3);
        assertThat(ended.stderr()).contains("the task may have run").doesNotContain("was lost");
    }
}
