package io.github.collectdmonitor.sendcommand;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendCommandTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

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
                .contains("SERVICE", "COMMAND", "Examples:", "    monitor-send-command hello exec")
                .contains("(default: 60)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unit       | --param needs a name, = and a value, as in --param unit=nginx
            =nginx     | --param needs a name, = and a value, as in --param unit=nginx
            ''         | --param needs a name, = and a value, as in --param unit=nginx
            a b=c      | --param: "a b" is not a valid name of a parameter; use 1 to 64 letters, digits, _ and -
            mode=other | --param mode is given twice
            """)
    void a_parameter_without_a_name_of_its_own_is_wrong_usage(String parameter, String reason) {
        assertThat(run("hello", "exec", "-t", "command", "--param", "mode=fast", "--param", parameter))
                .isEqualTo(2);

        assertThat(err)
                .hasToString("monitor-send-command: " + reason + " (try 'monitor-send-command --help')"
                        + System.lineSeparator());
    }

    @Test
    void help_shows_how_to_give_a_parameter() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).contains("--param=NAME=VALUE", "systemd restart --param unit=nginx");
    }

    @Test
    @RequiresMosquitto
    void parameters_are_sent_as_they_are_typed() {
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
            assertThat(run(
                            "hello",
                            "exec",
                            "-t",
                            "command",
                            "-h",
                            "localhost:" + broker.port(),
                            "--param",
                            "unit=a=b, \"c\"",
                            "--param=mode=-x",
                            "--param",
                            "empty="))
                    .isZero();

            assertThat(agent.await(1, LIMIT).get(0))
                    .endsWith("\"command\":\"exec\",\"parameters\":{\"unit\":\"a=b, \\\"c\\\"\",\"mode\":\"-x\","
                            + "\"empty\":\"\"}}");
        }
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
