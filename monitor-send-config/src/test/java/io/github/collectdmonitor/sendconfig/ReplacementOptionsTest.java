package io.github.collectdmonitor.sendconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.SenderCommandLine;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementOptionsTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String HASH = "ab".repeat(32);

    /** {@code printf 'LoadPlugin cpu\n' | sha256sum}. */
    private static final String CPU_HASH = "77cc268f7de000f233c1e5c93f8c11fbb93350ed28d215f56ebd62e6f4eff89a";

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(List<String> arguments) {
        return SenderCommandLine.of(new SendConfig())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private List<String> arguments(String line) throws IOException {
        Path file = folder.resolve("new.conf");
        if (!Files.exists(file)) {
            Files.writeString(file, "LoadPlugin cpu\n");
        }
        String whole = line.replace("FILE", file.toString()).replace("HASH", HASH);
        return new ArrayList<>(List.of(whole.strip().split(" +")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -t x                                             | Missing required parameter: 'FILE'
            -t x --check-only                                | Missing required parameter: 'FILE'
            -t x --force                                     | Missing required parameter: 'FILE'
            -t x --expect HASH                               | Missing required parameter: 'FILE'
            -t x --confirm-within 60                         | Missing required parameter: 'FILE'
            FILE -t x --expect abc                           | --expect must be a SHA-256 of 64 hexadecimal digits
            FILE -t x --expect HASH0                         | --expect must be a SHA-256 of 64 hexadecimal digits
            FILE -t x --expect=                              | --expect must be a SHA-256 of 64 hexadecimal digits
            FILE -t x --confirm-within 0                     | --confirm-within must be 1 to 604800, not 0
            FILE -t x --confirm-within 604801                | --confirm-within must be 1 to 604800, not 604801
            FILE -t x --confirm-within 5m                    | Invalid value for option '--confirm-within'
            FILE -t x --check-only --force                   | --check-only and --force do not go together
            FILE -t x --check-only --confirm-within 60       | --check-only and --confirm-within do not go together
            FILE -t x --sha256 HASH                          | --sha256 needs --confirm
            FILE -t x --rollback                             | --rollback and FILE do not go together
            -t x --rollback --check-only                     | --rollback and --check-only do not go together
            -t x --rollback --force                          | --rollback and --force do not go together
            -t x --rollback --confirm 5                      | --rollback and --confirm do not go together
            -t x --rollback --sha256 HASH                    | --rollback and --sha256 do not go together
            -t x --rollback --confirm-within 60              | needs --result-topic
            -t x --confirm 5                                 | give --sha256 or FILE
            -t x --confirm 0 --sha256 HASH                   | --confirm must be 1 to 9007199254740992, not 0
            -t x --confirm 9007199254740993 --sha256 HASH    | --confirm must be 1 to 9007199254740992
            -t x --confirm 5 --sha256 5                      | --sha256 must be a SHA-256
            FILE -t x --confirm 5 --sha256 HASH              | FILE and --sha256 do not go together
            FILE -t x --confirm 5 --check-only               | --confirm and --check-only do not go together
            FILE -t x --confirm 5 --force                    | --confirm and --force do not go together
            FILE -t x --confirm 5 --confirm-within 60        | --confirm and --confirm-within do not go together
            FILE -t x --confirm 5 --expect HASH              | --confirm and --expect do not go together
            """)
    void what_makes_no_sense_ends_with_2_and_one_line(String line, String error) throws IOException {
        assertThat(run(arguments(line))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("monitor-send-config: ").contains(error);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void help_names_each_option() {
        assertThat(run(List.of("--help"))).isZero();

        assertThat(out.toString())
                .contains("--expect=SHA256", "--check-only", "--force", "--confirm-within=SECONDS", "--confirm=TASK_ID")
                .contains("--sha256=SHA256", "--rollback", "[FILE]");
    }

    @ParameterizedTest
    @RequiresMosquitto
    @CsvSource(delimiter = '|', textBlock = """
            FILE                                    | "config":"LoadPlugin cpu\\n"}
            FILE --check-only                       | "replacement":{"action":"check","config":"LoadPlugin cpu\\n"}}
            FILE --check-only --expect HASH         | "replacement":{"action":"check","config":"LoadPlugin cpu\\n","expected_sha256":"HASH"}}
            FILE --force                            | "replacement":{"action":"replace","config":"LoadPlugin cpu\\n","force":true}}
            FILE --expect HASH                      | "replacement":{"action":"replace","config":"LoadPlugin cpu\\n","expected_sha256":"HASH"}}
            FILE --confirm-within 600               | "replacement":{"action":"replace","config":"LoadPlugin cpu\\n","confirm_within":600}}
            --rollback                              | "replacement":{"action":"rollback"}}
            --rollback --expect HASH                | "replacement":{"action":"rollback","expected_sha256":"HASH"}}
            --confirm 5 --sha256 HASH               | "replacement":{"action":"confirm","of_task_id":5,"sha256":"HASH"}}
            FILE --confirm 5                        | "replacement":{"action":"confirm","of_task_id":5,"sha256":"CPU"}}
            """)
    void what_old_agents_do_not_know_travels_as_a_replacement(String line, String end) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
            assertThat(run(arguments(line + " -t command -h localhost:" + broker.port())))
                    .isZero();

            assertThat(agent.await(1, LIMIT).get(0))
                    .endsWith("Z\"," + end.replace("HASH", HASH).replace("CPU", CPU_HASH));
            assertThat(out.toString()).doesNotContain("LoadPlugin");
        }
    }

    @Test
    @RequiresMosquitto
    void a_confirmation_names_the_config_as_it_will_be_in_place() throws Exception {
        Files.writeString(folder.resolve("new.conf"), "LoadPlugin cpu");
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
            assertThat(run(arguments("FILE --confirm 5 -t command -h localhost:" + broker.port())))
                    .isZero();

            assertThat(agent.await(1, LIMIT).get(0)).endsWith("\"sha256\":\"" + CPU_HASH + "\"}}");
        }
    }

    /** Sends, answers the request as an agent would, and returns what the sender then printed. */
    private String answered(MosquittoBroker broker, String line, String further) throws Exception {
        FirstSystemPeer peer = new FirstSystemPeer(broker);
        try (FirstSystemPeer.Listener agent = peer.listen("command", 1)) {
            List<String> arguments =
                    arguments(line + " -t command -r result --task-id 7 -h localhost:" + broker.port());
            CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> run(arguments));
            agent.await(1, LIMIT);
            peer.publish("result", 1, "{\"task_id\":7,\"message\":\"m\"," + further + "}");
            sender.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return out.toString();
    }

    @Test
    @RequiresMosquitto
    void a_config_that_waits_is_followed_by_the_command_line_that_confirms_it() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            List<String> lines = answered(broker, "FILE --confirm-within 600", "\"code\":0")
                    .lines()
                    .toList();

            assertThat(lines.get(lines.size() - 2)).contains("rolls the config back automatically", "within 600 s");
            assertThat(lines.get(lines.size() - 1))
                    .startsWith("  java -jar monitor-send-config.jar --confirm 7 --sha256 " + CPU_HASH + " --")
                    .contains(" --topic=command", " --result-topic=result", " --host=localhost:" + broker.port());
            String confirming = lines.get(lines.size() - 1).replaceFirst(".*[.]jar ", "");
            try (FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1)) {
                List<String> words = arguments(confirming.replace("--result-topic=result", ""));
                assertThat(run(words)).isZero();
                assertThat(agent.await(1, LIMIT).get(0))
                        .endsWith("\"replacement\":{\"action\":\"confirm\",\"of_task_id\":7,\"sha256\":\"" + CPU_HASH
                                + "\"}}");
            }
        }
    }

    @Test
    @RequiresMosquitto
    void a_rollback_that_waits_is_confirmed_by_the_hash_that_the_agent_tells() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            assertThat(answered(
                            broker, "--rollback --confirm-within 60", "\"code\":0,\"running_sha256\":\"" + HASH + "\""))
                    .contains(" --confirm 7 --sha256 " + HASH + " ");
        }
    }

    @Test
    @RequiresMosquitto
    void a_config_that_failed_is_not_to_be_confirmed() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started()) {
            assertThat(answered(broker, "FILE --confirm-within 60", "\"code\":8199"))
                    .doesNotContain("--confirm 7");
        }
    }
}
