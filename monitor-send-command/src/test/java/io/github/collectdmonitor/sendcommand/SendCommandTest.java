package io.github.collectdmonitor.sendcommand;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return SenderCommandLine.of(new SendCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void service_and_command_are_both_needed() {
        assertThat(run("hello", "-t", "command")).isEqualTo(2);

        assertThat(err)
                .hasToString("monitor-send-command: Missing required parameter: 'COMMAND'"
                        + " (try 'monitor-send-command --help')" + System.lineSeparator());
    }

    @Test
    void help_has_examples_and_the_timeout_of_a_command() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("SERVICE", "COMMAND", "Examples:", "java -jar monitor-send-command.jar hello exec")
                .contains("(default: 60)");
    }

    @Test
    @RequiresMosquitto
    void a_command_is_sent_by_its_name() {
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
            assertThat(run("hello", "exec", "-t", "command", "-h", "localhost:" + broker.port(), "--task-id", "7"))
                    .isZero();

            assertThat(agent.await(1, LIMIT).get(0))
                    .matches(
                            "\\{\"task_id\":7,\"timestamp\":\"[0-9TZ:-]{20}\",\"service\":\"hello\",\"command\":\"exec\"}");
        }
    }
}
