package io.github.collectdmonitor.sendconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendConfigTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return SenderCommandLine.of(new SendConfig())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void a_file_is_needed() {
        assertThat(run("-t", "command")).isEqualTo(2);

        assertThat(err.toString()).startsWith("monitor-send-config: Missing required parameter: 'FILE' (try ");
    }

    @Test
    void help_has_examples_and_the_timeout_of_a_config() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("FILE", "Examples:", "    monitor-send-config")
                .contains("(default: 300)");
    }

    @Test
    void a_config_that_agents_refuse_is_refused_before_connecting() throws Exception {
        // Escaped as JSON, 600,000 tabs take 1.2 MB.
        Path file = Files.writeString(folder.resolve("collectd.conf"), "\t".repeat(600_000));
        String nobody = "localhost:" + FreePort.find();

        assertThat(run(file.toString(), "-t", "command", "-h", nobody)).isEqualTo(2);
        assertThat(err.toString()).contains("the limit is 1048576", "--max-payload");
        assertThat(run(file.toString(), "-t", "command", "-h", nobody, "--max-payload", "2000000"))
                .isEqualTo(4);
    }

    @Test
    void a_missing_file_ends_with_2() {
        assertThat(run(folder.resolve("missing").toString(), "-t", "command")).isEqualTo(2);

        assertThat(err.toString()).contains("there is no such file");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    @RequiresMosquitto
    void a_config_is_sent_whole_and_not_printed() throws Exception {
        Path file = Files.writeString(folder.resolve("collectd.conf"), "LoadPlugin cpu\nPassword \"hunter2\"\n");
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
            assertThat(run(file.toString(), "-t", "command", "-h", "localhost:" + broker.port()))
                    .isZero();

            assertThat(agent.await(1, LIMIT).get(0))
                    .contains("\"config\":\"LoadPlugin cpu\\nPassword \\\"hunter2\\\"\\n\"}");
            assertThat(out.toString()).startsWith("Send config: {").doesNotContain("hunter2");
        }
    }
}
