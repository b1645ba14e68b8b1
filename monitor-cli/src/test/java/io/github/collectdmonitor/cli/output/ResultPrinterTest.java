package io.github.collectdmonitor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultPrinterTest {
    private static final TaskId ID = new TaskId(3126260400L);
    private static final String HASH = "ab".repeat(32);
    private static final Instant TIME = Instant.parse("2020-11-26T00:41:19Z");

    private final StringWriter out = new StringWriter();

    private void sent(OutputFormat format, Request request) {
        new ResultPrinter(format, new PrintWriter(out), request).sent(true);
    }

    @Test
    void a_command_is_shown_as_it_is_sent() {
        sent(OutputFormat.TEXT, new CommandRequest(ID, TIME, "hello", "再起動"));

        assertThat(out)
                .hasToString("Send command: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"service\":\"hello\",\"command\":\"再起動\"}" + System.lineSeparator());
    }

    @Test
    void a_config_is_shown_by_its_size_and_hash() {
        sent(OutputFormat.TEXT, new ConfigRequest(ID, TIME, "Password \"hunter2\"\n"));

        // printf 'Password "hunter2"\n' | sha256sum
        assertThat(out)
                .hasToString("Send config: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"config\":\"(19 bytes, sha256 8dad760feff8cbebd939102bdf2bafd039f179519e94e22309f0c26ad9698b71)\"}"
                        + System.lineSeparator());
    }

    @ParameterizedTest
    @MethodSource("withConfig")
    void a_replacements_config_is_shown_by_its_size_and_hash(ReplacementAction action) {
        sent(OutputFormat.TEXT, new ReplacementRequest(ID, TIME, action));

        assertThat(out.toString())
                .startsWith("Send replacement: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"replacement\":{\"action\":")
                .contains("\"config\":\"(19 bytes, sha256"
                        + " 8dad760feff8cbebd939102bdf2bafd039f179519e94e22309f0c26ad9698b71)\"")
                .contains("\"expected_sha256\":\"" + HASH + "\"")
                .doesNotContain("hunter2");
    }

    private static List<ReplacementAction> withConfig() {
        String config = "Password \"hunter2\"\n";
        return List.of(new Check(config, HASH), new Replace(config, HASH, Duration.ofMinutes(1), true));
    }

    @Test
    void conditions_are_shown_as_they_are_sent() {
        sent(OutputFormat.TEXT, new ReplacementRequest(ID, TIME, new Confirm(new TaskId(5), HASH)));

        assertThat(out)
                .hasToString("Send replacement: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"replacement\":{\"action\":\"confirm\",\"of_task_id\":5,\"sha256\":\"" + HASH + "\"}}"
                        + System.lineSeparator());
    }

    @Test
    void programs_are_not_shown_the_request() {
        sent(OutputFormat.JSON, new CommandRequest(ID, TIME, "hello", "exec"));

        assertThat(out.toString()).isEmpty();
    }
}
