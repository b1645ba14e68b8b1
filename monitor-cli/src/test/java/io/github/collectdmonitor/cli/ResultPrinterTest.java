package io.github.collectdmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.TaskId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
    private static final TaskId ID = new TaskId(3126260400L);
    private static final Instant TIME = Instant.parse("2020-11-26T00:41:19Z");

    private final StringWriter out = new StringWriter();

    private ResultPrinter printer(OutputFormat format) {
        return new ResultPrinter(format, new PrintWriter(out));
    }

    @Test
    void a_command_is_shown_as_it_is_sent() {
        printer(OutputFormat.TEXT).sent(new CommandRequest(ID, TIME, "hello", "再起動"));

        assertThat(out)
                .hasToString("Send command: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"service\":\"hello\",\"command\":\"再起動\"}" + System.lineSeparator());
    }

    @Test
    void a_config_is_shown_by_its_size_and_hash() {
        printer(OutputFormat.TEXT).sent(new ConfigRequest(ID, TIME, "Password \"hunter2\"\n"));

        // printf 'Password "hunter2"\n' | sha256sum
        assertThat(out)
                .hasToString("Send config: {\"task_id\":3126260400,\"timestamp\":\"2020-11-26T00:41:19Z\","
                        + "\"config\":\"(19 bytes, sha256 8dad760feff8cbebd939102bdf2bafd039f179519e94e22309f0c26ad9698b71)\"}"
                        + System.lineSeparator());
    }

    @Test
    void programs_are_not_shown_the_request() {
        printer(OutputFormat.JSON).sent(new CommandRequest(ID, TIME, "hello", "exec"));

        assertThat(out.toString()).isEmpty();
    }
}
