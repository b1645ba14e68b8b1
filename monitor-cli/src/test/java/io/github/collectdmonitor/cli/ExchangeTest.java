package io.github.collectdmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.cli.Probe.Ended;
import io.github.collectdmonitor.cli.ScriptedAgent.Script;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.testkit.broker.EmbeddedBroker;
import io.github.collectdmonitor.testkit.broker.EmbeddedBrokerExtension;
import io.github.collectdmonitor.testkit.broker.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedBrokerExtension.class)
class ExchangeTest {
    private static final String STAMP = "\"timestamp\":\"2020-11-26T00:41:19Z\"";

    private final String commandTopic = "command/" + UUID.randomUUID();
    private final String resultTopic = "result/" + UUID.randomUUID();
    private final EmbeddedBroker broker;

    ExchangeTest(EmbeddedBroker broker) {
        this.broker = broker;
    }

    private Ended send(String... more) {
        return run(List.of("hello", "exec", "-r", resultTopic), more);
    }

    private Ended run(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-h", broker.host() + ":" + broker.port(), "-t", commandTopic));
        all.addAll(List.of(more));
        return Probe.run(all.toArray(String[]::new));
    }

    private ScriptedAgent agent(Script script) throws Exception {
        return ScriptedAgent.start(broker, commandTopic, resultTopic, script);
    }

    private static Script answering(int code) {
        return (message, request, agent) ->
                agent.publish(result(request.taskId().value(), "Hello World!", code), message.correlation());
    }

    private static String result(long taskId, String text, int code) {
        return "{\"task_id\":" + taskId + "," + STAMP + ",\"message\":\"" + text + "\",\"code\":" + code + "}";
    }

    @Test
    void success_ends_with_0_and_prints_both_lines() throws Exception {
        try (ScriptedAgent agent = agent(answering(0))) {
            Ended ended = send("--task-id", "3126260400");

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out().lines()).hasSize(2);
            String payload = new String(agent.requests().get(0).payload(), StandardCharsets.UTF_8);
            assertThat(ended.out().lines().toList())
                    .containsExactly(
                            "Send command: " + payload, "Received a result: " + result(3126260400L, "Hello World!", 0));
        }
    }

    @Test
    void failure_ends_with_1() throws Exception {
        try (ScriptedAgent agent = agent(answering(4099))) {
            Ended ended = send();

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).contains("\"code\":4099");
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void json_output_is_the_result_alone_on_one_line() throws Exception {
        Script script = (message, request, agent) ->
                agent.publish(result(request.taskId().value(), "two\\nlines ☃", 0), message.correlation());
        try (ScriptedAgent agent = agent(script)) {
            Ended ended = send("--output", "json", "--task-id", "7");

            assertThat(ended.out()).isEqualTo(result(7, "two\\nlines ☃", 0) + System.lineSeparator());
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void a_result_is_printed_as_it_came_on_one_line() throws Exception {
        Script script = (message, request, agent) -> agent.publish(
                "{\"later\": [1.50, {\"x\": null}],\n \"code\": 0, \"task_id\": 7, \"message\": \"<a/b>\"}",
                message.correlation());
        try (ScriptedAgent agent = agent(script)) {
            Ended ended = send("--output", "json", "--task-id", "7");

            assertThat(ended.out())
                    .isEqualTo("{\"later\":[1.50,{\"x\":null}],\"code\":0,\"task_id\":7,\"message\":\"<a/b>\"}"
                            + System.lineSeparator());
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void the_request_bears_what_an_agent_needs_to_answer() throws Exception {
        try (ScriptedAgent agent = agent(answering(0))) {
            long begun = System.nanoTime();
            send("--timeout", "250", "-q", "1");
            long passed = Duration.ofNanos(System.nanoTime() - begun).toSeconds();

            IncomingMessage message = agent.requests().get(0);
            assertThat(message.responseTopic()).isEqualTo(resultTopic);
            assertThat(message.correlation()).isNotNull();
            assertThat(message.expiry()).isBetween(Duration.ofSeconds(248 - passed), Duration.ofSeconds(250));
            assertThat(message.retained()).isFalse();
        }
    }

    @Test
    void without_a_result_topic_it_ends_when_the_broker_has_the_message() throws Exception {
        try (ScriptedAgent agent = agent((message, request, self) -> {})) {
            for (String qos : List.of("0", "1", "2")) {
                Ended ended = run(List.of("hello", "exec"), "-q", qos);

                assertThat(ended.exitCode()).isZero();
                assertThat(ended.err()).isEmpty();
                assertThat(ended.out().lines()).singleElement().asString().startsWith("Send command: {");
            }
            Awaitility.await().until(() -> agent.requests().size() == 3);
        }
    }

    @Test
    void no_answer_ends_with_3() throws Exception {
        try (ScriptedAgent agent = agent((message, request, self) -> {})) {
            Ended ended = send("--timeout", "5");

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err()).contains(" on " + resultTopic + " within 5 s; the task may have run");
            assertThat(ended.err().lines()).hasSize(1);
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void answers_of_other_tasks_are_not_taken() throws Exception {
        Script script = (message, request, agent) -> {
            long id = request.taskId().value();
            agent.publish(result(id + 1, "another task", 0), null);
            agent.publish(result(id, "another sender's with the same id", 0), CorrelationData.random());
            agent.publish("no JSON", null);
            agent.publish(result(id, "mine", 9), message.correlation());
        };
        try (ScriptedAgent agent = agent(script)) {
            Ended ended = send("--output", "json");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.out()).contains("\"mine\"");
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void an_answer_without_correlation_is_known_by_its_task_id() throws Exception {
        Script script = (message, request, agent) ->
                agent.publish(result(request.taskId().value(), "first system", 0), null);
        try (ScriptedAgent agent = agent(script)) {
            Ended ended = send();

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.out()).contains("first system");
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void a_config_is_sent_whole_and_printed_by_its_hash() throws Exception {
        try (ScriptedAgent agent = agent(answering(0))) {
            Ended ended = run(List.of("Password \"hunter2\"\n", "-r", resultTopic));

            assertThat(ended.out()).startsWith("Send config: {").doesNotContain("hunter2");
            assertThat(new String(agent.requests().get(0).payload(), StandardCharsets.UTF_8))
                    .contains("\"config\":\"Password \\\"hunter2\\\"\\n\"");
        }
    }

    @Test
    void a_replacement_request_travels_without_a_config_beside_it() throws Exception {
        try (ScriptedAgent agent = agent(answering(0x200c))) {
            Ended ended = run(List.of("rollback", "-r", resultTopic), "--task-id", "7");

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.out()).startsWith("Send replacement: {\"task_id\":7,");
            assertThat(new String(agent.requests().get(0).payload(), StandardCharsets.UTF_8))
                    .endsWith("\"replacement\":{\"action\":\"rollback\"}}");
        }
    }

    @Test
    void advice_follows_a_success_and_names_how_to_reach_the_same_agent() throws Exception {
        try (ScriptedAgent agent = agent(answering(0))) {
            Ended ended = send("--advice", "do this ", "--task-id", "7", "-u", "it's me", "-p=hunter2", "-q", "1");

            assertThat(ended.out().lines().toList())
                    .last()
                    .asString()
                    .startsWith("do this Optional[7] ")
                    .contains("--host=" + broker.host() + ":" + broker.port(), "--topic=" + commandTopic)
                    .contains("--result-topic=" + resultTopic, "--user='it'\\''s me'", "--password ", "--qos=1")
                    .doesNotContain("hunter2", "--advice", "--task-id");
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void there_is_no_advice_after_a_failure_nor_for_programs() throws Exception {
        try (ScriptedAgent agent = agent(answering(1))) {
            assertThat(send("--advice", "do this").out()).doesNotContain("do this");
            assertThat(agent.requests()).hasSize(1);
        }
        try (ScriptedAgent agent = agent(answering(0))) {
            assertThat(send("--advice", "do this", "--output", "json").out()).doesNotContain("do this");
            assertThat(agent.requests()).hasSize(1);
        }
    }

    @Test
    void nobody_listening_ends_with_4() {
        Ended ended = Probe.run("a", "b", "-t", "x", "-h", "localhost:" + FreePort.find());

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("probe: ");
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    void a_broker_that_says_nothing_ends_with_4() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = Probe.run("a", "b", "-t", "x", "-h", "127.0.0.1:" + silent.getLocalPort(), "--timeout", "1");

            assertThat(ended.exitCode()).isEqualTo(4);
            assertThat(ended.err().lines()).hasSize(1);
        }
    }

    @Test
    void a_host_that_does_not_exist_ends_with_4() {
        Ended ended = Probe.run("a", "b", "-t", "x", "-h", "no-such-host.invalid");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.err()).contains("no-such-host.invalid");
        assertThat(ended.err().lines()).hasSize(1);
    }
}
