package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for commands on every broker, whichever way they come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandRoundTripContract {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final int BYTES_OF_FLOOD = 100 * 1024 * 1024;
    private static final int DEFAULT_MAX_OUTPUT = 64 * 1024;

    private final TestBroker broker;
    private final AgentUnderTest agent;

    CommandRoundTripContract(TestBroker broker) {
        this.broker = broker;
        agent = new AgentUnderTest(broker);
        for (Exchange exchange : exchanges()) {
            if (exchange.line() != null) {
                agent.command(exchange.name(), exchange.line());
            }
        }
        agent.command("slow", "echo begun; sleep 60", 1);
        agent.command("flood", "head -c " + BYTES_OF_FLOOD + " /dev/zero | tr '\\0' x");
        agent.command("background", "sleep 3600 & echo $! >>" + agent.file("children") + "; echo started");
        agent.start();
    }

    @AfterAll
    void endAll() {
        agent.lines("children").forEach(pid -> Signals.send("KILL", Long.parseLong(pid)));
        agent.close();
        endBroker(broker);
    }

    /** Ends the broker where it is the tests' own. */
    abstract void endBroker(TestBroker ofTheTests);

    static List<Exchange> exchanges() {
        return Exchange.all();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void our_sender_gets_what_the_first_system_answered(Exchange exchange) {
        Senders.Reply reply =
                agent.senders().ask(exchange.service(), exchange.name()).expectCode(exchange.code());

        assertThat(reply.message()).as(reply.run().toString()).isEqualTo(exchange.message());
        assertErrorOutput(reply.json(), exchange);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    @RequiresMosquitto
    void first_system_sender_gets_what_the_first_system_answered(Exchange exchange) {
        long id = Messages.newId();

        JsonObject result = agent.messages().ask(id, Messages.request(id, exchange.service(), exchange.name()));

        assertThat(result.get("code").getAsInt()).as("%s", result).isEqualTo(exchange.code());
        assertThat(text(result, "message")).isEqualTo(exchange.message());
        assertErrorOutput(result, exchange);
        assertThat(Instant.parse(text(result, "timestamp")))
                .isBetween(Instant.now().minusSeconds(600), Instant.now());
    }

    @Test
    void sender_writes_the_two_lines_of_the_first_system() {
        ProgramResult run = agent.senders()
                .command("hello", "success", "--task-id", "4294967296")
                .run(LIMIT)
                .expectExit(0);

        assertThat(run.lines()).as(run.toString()).hasSize(2);
        assertThat(run.lines().get(0))
                .startsWith("Send command: {\"task_id\":4294967296,")
                .contains("\"service\":\"hello\",\"command\":\"success\"");
        assertThat(run.lines().get(1))
                .startsWith("Received a result: {\"task_id\":4294967296,")
                .contains("\"message\":\"Hello World!\",\"code\":0");
        assertThat(run.stderr()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void lower_qualities_of_service_do_too(String qos) {
        agent.senders().ask("hello", "success", "-q", qos).expectCode(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 42})
    @RequiresMosquitto
    void our_sender_takes_the_answer_of_a_first_system_agent(int code) {
        String commandTopic = agent.commandTopic() + "/first-system";
        FirstSystemPeer peer = new FirstSystemPeer(broker);
        Senders senders = new Senders(broker, commandTopic, agent.resultTopic());
        try (FirstSystemPeer.Listener requests = peer.listen(commandTopic, 2);
                ProgramRun sender =
                        senders.command("hello", "exec", "--output", "json").start()) {
            JsonObject request = Messages.parse(requests.await(1, LIMIT).get(0));

            assertThat(request.keySet()).containsExactlyInAnyOrder("task_id", "timestamp", "service", "command");
            assertThat(text(request, "service") + " " + text(request, "command"))
                    .isEqualTo("hello exec");

            peer.publish(
                    agent.resultTopic(),
                    2,
                    "{\"message\":\"Hello World!\",\"code\":" + code + ",\"task_id\":" + request.get("task_id")
                            + ",\"timestamp\":\"2020-11-26T00:41:19Z\"}");

            Senders.Reply reply = Senders.reply(sender.await(LIMIT)).expectCode(code);
            assertThat(reply.message()).isEqualTo("Hello World!");
        }
    }

    @Test
    void agent_without_services_says_so() {
        try (AgentUnderTest bare = new AgentUnderTest(broker).start()) {
            bare.senders().ask("success").expectCode(4097);
        }
    }

    @Test
    void command_that_takes_too_long_is_ended() {
        // The line may be ended before it has come to its first word.
        await().until(() -> {
            Senders.Reply reply = agent.senders().ask("slow").expectCode(4353);
            assertThat(reply.message()).contains("after 1 s");
            return reply.message().contains("begun");
        });
    }

    @Test
    void child_in_the_background_that_holds_the_pipe_holds_no_result_back() {
        Senders.Reply reply = agent.senders().ask("background").expectCode(0);

        assertThat(reply.message()).isEqualTo("started");
        assertThat(reply.json().get("duration_ms").getAsLong())
                .as("the child goes on for 3600 s, and the sender waits for 170 s")
                .isLessThan(170_000);
    }

    @Test
    void hundred_megabytes_of_output_do_not_make_the_agent_grow() {
        agent.senders().ask("success").expectCode(0);
        long before = ProcessFacts.peakMemoryKib(agent.pid());

        Senders.Reply reply = agent.senders().ask("flood").expectCode(0);

        assertThat(reply.json().get("truncated").getAsBoolean()).isTrue();
        assertThat(reply.message()).hasSize(DEFAULT_MAX_OUTPUT);
        long after = ProcessFacts.peakMemoryKib(agent.pid());
        assertThat(after - before).as("growth in KiB, from " + before).isLessThan(40 * 1024L);
        assertThat(after).as("peak memory in KiB").isLessThan(180 * 1024L);
        agent.senders().ask("success").expectCode(0);
    }

    private static void assertErrorOutput(JsonObject result, Exchange exchange) {
        if (exchange.errorOutput() != null) {
            assertThat(text(result, "stderr")).as("%s", result).isEqualTo(exchange.errorOutput());
        }
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
