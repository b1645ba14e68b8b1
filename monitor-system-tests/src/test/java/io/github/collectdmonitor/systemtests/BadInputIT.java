package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that no sender of ours would send: each ends in a clear error, and the agent goes on. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final int MAX_PAYLOAD = 1024 * 1024;
    private static final String UNANSWERABLE = "cannot be answered";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final TemporaryFolder folder = TemporaryFolder.create("input");
    private final AgentUnderTest agent = new AgentUnderTest(broker);

    BadInputIT() {
        agent.command("ran", "echo ran >>" + agent.file("ran"))
                .command("echo", "echo here")
                .start();
    }

    @AfterEach
    void agent_still_answers_and_ran_nothing() {
        assertStillAnswers();
        assertThat(agent.lines("ran")).isEmpty();
    }

    @AfterAll
    void endAll() {
        agent.close();
        broker.close();
        folder.close();
    }

    static List<Arguments> unanswerable() {
        String command = "\"service\":\"hello\",\"command\":\"ran\"}";
        return List.of(
                Arguments.of("an empty message", ""),
                Arguments.of("no JSON", "restart nginx, please"),
                Arguments.of("no JSON object", "[1,2]"),
                Arguments.of("no task_id", "{" + command),
                Arguments.of("task_id a string", "{\"task_id\":\"12\"," + command),
                Arguments.of("task_id null", "{\"task_id\":null," + command),
                Arguments.of("task_id zero", "{\"task_id\":0," + command),
                Arguments.of("task_id negative", "{\"task_id\":-5," + command),
                Arguments.of("task_id a fraction", "{\"task_id\":1.5," + command),
                Arguments.of("task_id past 2^53", "{\"task_id\":9007199254740993," + command),
                Arguments.of("task_id past all doubles", "{\"task_id\":1e400," + command),
                Arguments.of("task_id an object", "{\"task_id\":{}," + command),
                Arguments.of("a member twice", "{\"task_id\":7,\"task_id\":8," + command),
                Arguments.of(
                        "deep nesting",
                        "{\"task_id\":7,\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "," + command));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unanswerable")
    void message_without_a_readable_id_is_logged_and_gets_no_result(String name, String payload) {
        long before = agent.countInLog(UNANSWERABLE);
        try (Results results = agent.messages().listen()) {
            agent.messages().publish(payload);

            agent.awaitLog(UNANSWERABLE, before + 1);
            assertStillAnswers();
            assertThat(results.all()).as(name).hasSize(1);
        }
    }

    @Test
    void bytes_that_are_not_utf8_are_logged_and_get_no_result() throws IOException {
        long before = agent.countInLog(UNANSWERABLE);
        String request = Messages.request(Messages.newId(), "ran").replace("ran", "r\u00e4n");
        Path file = Files.write(folder.resolve("latin1"), request.getBytes(StandardCharsets.ISO_8859_1));

        agent.messages().publishFile(file);

        agent.awaitLog(UNANSWERABLE, before + 1);
    }

    static List<Arguments> answerable() {
        return List.of(
                Arguments.of("service a number", "\"service\":5,\"command\":\"ran\"", "service"),
                Arguments.of("service an object", "\"service\":{\"a\":1},\"command\":\"ran\"", "service"),
                Arguments.of("no service", "\"command\":\"ran\"", "service"),
                Arguments.of("command a list", "\"service\":\"hello\",\"command\":[\"ran\"]", "command"),
                Arguments.of("config a number", "\"config\":5", "config"),
                Arguments.of(
                        "command and config",
                        "\"service\":\"hello\",\"command\":\"ran\",\"config\":\"Interval 10\"",
                        "config"),
                Arguments.of("neither command nor config", "\"service\":\"hello\"", "command"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answerable")
    void invalid_message_with_an_id_gets_an_answer_that_says_why(String name, String members, String reason) {
        long id = Messages.newId();

        JsonObject result = agent.messages().ask(id, "{\"task_id\":" + id + "," + members + "}");

        assertThat(result.get("code").getAsInt()).as(name).isEqualTo(4100);
        assertThat(result.get("message").getAsString()).contains(reason);
    }

    @Test
    void largest_id_is_answered_with_exactly_its_digits() {
        JsonObject result = agent.messages().ask(9007199254740992L, Messages.request(9007199254740992L, "echo"));

        assertThat(result.get("task_id").getAsString()).isEqualTo("9007199254740992");
        assertThat(result.get("code").getAsInt()).isZero();
    }

    @Test
    void unknown_members_are_ignored() {
        long id = Messages.newId();
        String payload = "{\"priority\":{\"high\":[true,null,1e400]},\"task_id\":" + id
                + ",\"command\":\"echo\",\"code\":5,\"service\":\"hello\",\"timestamp\":\"yesterday\"}";

        JsonObject result = agent.messages().ask(id, payload);

        assertThat(result.get("code").getAsInt()).as("%s", result).isZero();
    }

    @Test
    void payload_of_twenty_megabytes_does_not_reach_the_agent() {
        agent.messages().publishFile(padded(20 * MAX_PAYLOAD, Messages.newId()));
    }

    @Test
    void payload_just_over_the_limit_is_answered_as_invalid() {
        long id = Messages.newId();
        try (Results results = agent.messages().listen()) {
            agent.messages().publishFile(padded(MAX_PAYLOAD + 1, id));

            JsonObject result = results.await(id);

            assertThat(result.get("code").getAsInt()).isEqualTo(4100);
            assertThat(result.get("message").getAsString()).contains("1048576");
        }
    }

    @Test
    void payload_just_within_the_limit_is_executed() {
        long id = Messages.newId();
        Path file = padded(MAX_PAYLOAD, id, "echo");
        try (Results results = agent.messages().listen()) {
            agent.messages().publishFile(file);

            assertThat(results.await(id).get("code").getAsInt()).isZero();
        }
    }

    @Test
    void sender_refuses_what_the_agent_would() {
        Path config = folder.write("collectd.conf", "# " + "x".repeat(MAX_PAYLOAD) + "\n");

        ProgramResult run =
                agent.senders().config(config.toString()).run(Senders.LIMIT).expectExit(2);

        assertThat(run.stderr().lines()).as(run.toString()).hasSize(1);
        assertThat(run.stderr()).contains("1048576");
        assertThat(run.stdout()).isEmpty();
    }

    private Path padded(int bytes, long id) {
        return padded(bytes, id, "ran");
    }

    private Path padded(int bytes, long id, String command) {
        String request = Messages.request(id, command);
        String begin = request.substring(0, request.length() - 1) + ",\"padding\":\"";
        return folder.write("padded", begin + "x".repeat(bytes - begin.length() - 2) + "\"}");
    }

    private void assertStillAnswers() {
        long id = Messages.newId();
        JsonObject result = agent.messages().ask(id, Messages.request(id, "echo"));
        assertThat(result.get("message").getAsString()).as(agent.toString()).isEqualTo("here");
    }
}
