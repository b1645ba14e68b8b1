package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of somebody who may publish on the command topic and wants the agent to answer nobody. It runs with the
 * options that its unit gives it, so a lack of memory ends it.
 */
@Tag("slow")
@RequiresMosquitto
class HostileMessagesIT {
    private static final byte[] NO_PROPERTIES = {};
    private static final int MIB = 1024 * 1024;
    private static final String NOT_READ = "Rejected a message of the broker";
    /** Mosquitto ends the connection of a client that publishes to more than 200 levels. */
    private static final String DEEP = "/a".repeat(300);

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final AgentUnderTest agent = new AgentUnderTest(broker);

    HostileMessagesIT() {
        agent.byLauncher().command("echo", "echo here");
    }

    @AfterEach
    void endAll() {
        agent.close();
        broker.close();
    }

    @Test
    void response_topics_that_the_broker_does_not_take_end_no_answers() {
        agent.start();
        long accepted = Messages.newId();
        try (RawPublisher hostile = new RawPublisher(broker);
                Results results = agent.messages().listen()) {
            byte[] responseTopic = RawPublisher.responseTopic(agent.resultTopic() + DEEP);
            hostile.publish(agent.commandTopic(), 1, responseTopic, Messages.request(accepted, "echo"));
            assertThat(results.await(accepted).get("code").getAsInt()).isZero();
            for (int i = 0; i < 32; i++) {
                long refused = Messages.newId();
                hostile.publish(agent.commandTopic(), 1, responseTopic, Messages.request(refused, "unknown"));
                assertThat(results.await(refused).get("code").getAsInt()).isEqualTo(4099);
            }
        }
        assertStillAnswers();
        assertThat(agent.countInLog("Disconnected")).isZero();
    }

    @Test
    @Tag("slow")
    void answer_to_such_a_topic_from_the_time_before_is_given_up_and_the_next_goes_out() {
        long id = Messages.newId();
        String results = agent.resultTopic();
        agent.with("CommandResultTopic", results + DEEP).start();
        agent.messages().publish(Messages.request(id, "echo"));
        agent.awaitLog("Disconnected");
        agent.run().signal("KILL");
        agent.run().await(AgentUnderTest.LIMIT);

        agent.with("CommandResultTopic", results).start();

        assertStillAnswers();
        assertThat(agent.log()).containsPattern("The result of task " + id + " cannot be delivered.*5 times in a row");
        agent.stop();
        agent.start();
        assertStillAnswers();
        assertThat(agent.countInLog("Disconnected")).isZero();
    }

    @Test
    void messages_full_of_user_properties_do_not_fill_the_memory() {
        agent.start();
        byte[] properties = RawPublisher.emptyUserProperties(1_000_000);
        try (RawPublisher hostile = new RawPublisher(broker)) {
            for (int i = 0; i < 16; i++) {
                hostile.publish(agent.commandTopic(), 1, properties, Messages.request(Messages.newId(), "echo"));
            }
        }

        agent.awaitLog(NOT_READ, 16);
        assertStillAnswers();
        agent.stop();
        agent.start();
        assertStillAnswers();
        assertThat(agent.countInLog(NOT_READ)).as("they do not come again").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void flood_of_large_messages_does_not_fill_the_memory(int qos) {
        agent.start();
        String request = "{\"task_id\":7,\"service\":\"hello\",\"command\":\"unknown\"";
        String values = request + ",\"z\":[0" + ",0".repeat((MIB - request.length() - 8) / 2) + "]}";
        String members = request
                + IntStream.range(0, 45_000)
                        .mapToObj(i -> String.format(",\"%05d\":%d", i, i))
                        .collect(Collectors.joining());
        String padded = members + ",\"z\":\"" + "x".repeat(MIB - members.length() - 8) + "\"}";
        try (RawPublisher hostile = new RawPublisher(broker)) {
            for (int i = 0; i < 64; i++) {
                hostile.publish(agent.commandTopic(), qos, NO_PROPERTIES, values);
                hostile.publish(agent.commandTopic(), qos, NO_PROPERTIES, padded);
            }
            // Behind all others on the same connection.
            hostile.publish(agent.commandTopic(), 1, NO_PROPERTIES, Messages.request(8, "unknown"));
        }

        agent.awaitLog("Task 8 is rejected");
        assertStillAnswers();
    }

    @Test
    @Tag("slow")
    void repeats_of_a_large_result_do_not_fill_the_memory() {
        long id = Messages.newId();
        String request = "{\"task_id\":" + id
                + ",\"timestamp\":\"2020-11-26T00:41:19Z\",\"service\":\"hello\",\"command\":\"large\"}";
        agent.with("RepeatWindow", 600)
                .commandWithOutput("large", "head -c 1000000 /dev/zero | tr '\\0' '\\033'", MIB)
                .start();
        agent.messages().ask(id, request);
        try (RawPublisher hostile = new RawPublisher(broker)) {
            for (int i = 0; i < 100; i++) {
                hostile.publish(agent.commandTopic(), i % 2, NO_PROPERTIES, request);
            }
            hostile.publish(agent.commandTopic(), 1, NO_PROPERTIES, Messages.request(8, "unknown"));
        }

        agent.awaitLog("Task 8 is rejected");
        assertStillAnswers();
        agent.awaitLog("Task " + id + " was received again; its result is sent again", 50);
    }

    private void assertStillAnswers() {
        long id = Messages.newId();
        JsonObject result = agent.messages().ask(id, Messages.request(id, "echo"));
        assertThat(result.get("message").getAsString()).as(agent.toString()).isEqualTo("here");
    }
}
