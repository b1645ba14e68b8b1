package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Brokers that start late, stop, reject and limit; and more messages than fit. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerTroubleIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final int AT_ONCE = 1000;
    private static final int PER_ROUND = 150;

    private final MosquittoBroker broker =
            MosquittoBroker.builder().persistent().start();

    @AfterAll
    void endBroker() {
        broker.close();
    }

    @Test
    void agent_that_is_started_first_tries_again_within_ten_seconds_until_its_broker_is_there() throws IOException {
        try (MosquittoBroker late = MosquittoBroker.started()) {
            late.stop();
            try (AgentUnderTest agent = new AgentUnderTest(late).command("echo", "echo here")) {
                // The log has the first failure only.
                closeConnections(late.port(), agent::launch, 4);
                late.start();
                agent.awaitLog("Connected to");

                assertThat(agent.log().lines().filter(line -> line.contains("next try in")))
                        .allSatisfy(line -> assertThat(line).containsPattern("next try in \\d{1,4} ms"));
                assertAnswers(agent);
            }
        }
    }

    /** Listens instead of a broker, and closes this number of connections. */
    private static void closeConnections(int port, Runnable whenListening, int count) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, count, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout((int) LIMIT.toMillis());
            whenListening.run();
            for (int i = 0; i < count; i++) {
                listener.accept().close();
            }
        }
    }

    @Test
    void broker_that_restarts_while_commands_flow_loses_nothing_and_nothing_runs_twice() {
        try (MosquittoBroker restarting = MosquittoBroker.builder().persistent().start();
                AgentUnderTest agent = new AgentUnderTest(restarting)) {
            List<String> requests = countedRequests(agent, 3 * PER_ROUND);
            agent.start();
            try (Results results = agent.messages().listen()) {
                agent.messages().publishAll(requests.subList(0, PER_ROUND));
                restarting.stop();
                agent.awaitLog("Disconnected from");
                restarting.start();
                agent.awaitLog("Connected to", 2);
                agent.messages().publishAll(requests.subList(PER_ROUND, 2 * PER_ROUND));
                restarting.stop();
                agent.awaitLog("Disconnected from", 2);
                restarting.start();
                agent.messages().publishAll(requests.subList(2 * PER_ROUND, 3 * PER_ROUND));

                assertEachRanOnce(agent, results, 3 * PER_ROUND);
            }
        }
    }

    @Test
    @Tag("slow")
    void thousand_commands_at_once_are_all_answered_and_each_runs_once() {
        try (AgentUnderTest agent = new AgentUnderTest(broker)) {
            List<String> requests = countedRequests(agent, AT_ONCE);
            agent.start();
            try (Results results = agent.messages().listen()) {
                agent.messages().publishAll(requests);

                assertEachRanOnce(agent, results, AT_ONCE);
            }
        }
    }

    @Test
    @Tag("slow")
    void a_flood_at_qos_0_does_not_keep_a_request_at_qos_1_out() {
        try (AgentUnderTest agent = new AgentUnderTest(broker).command("echo", "echo here")) {
            agent.start();
            String flood = "yes '{\"task_id\":5,\"service\":\"x\",\"command\":\"y\"}' | head -n 100000"
                    + " | mosquitto_pub -h 127.0.0.1 -p " + broker.port() + " -t " + agent.commandTopic() + " -q 0 -l";
            try (ProgramRun flooding = Program.shell(flood).start()) {
                agent.awaitLog("Task 5");
                assertAnswers(agent);
                flooding.await(LIMIT);
            }
            assertAnswers(agent);
        }
    }

    @Test
    void agents_whose_topics_are_crossed_do_not_answer_each_others_answers() {
        try (AgentUnderTest one = new AgentUnderTest(broker).command("echo", "echo here");
                AgentUnderTest other = new AgentUnderTest(broker)) {
            other.with("CommandTopic", one.resultTopic())
                    .with("CommandResultTopic", one.commandTopic())
                    .start();
            one.start();

            assertAnswers(one);
            other.awaitLog("cannot be answered");
            assertThat(one.run().stdout()).doesNotContain("cannot be answered");
        }
    }

    @Test
    void more_tasks_than_may_wait_are_refused_at_once() {
        try (AgentUnderTest agent =
                new AgentUnderTest(broker).with("MaxConcurrentCommands", 1).with("MaxWaitingTasks", 2)) {
            gated(agent).start();
            List<Long> ids =
                    IntStream.range(0, 5).mapToObj(i -> Messages.newId()).toList();
            try (Results results = agent.messages().listen()) {
                ids.forEach(id -> agent.messages().publish(Messages.request(id, "gated")));

                for (Long refused : ids.subList(3, 5)) {
                    assertThat(results.await(refused).get("code").getAsInt()).isEqualTo(4103);
                }
                assertThat(results.all()).hasSize(2);
                open(agent);
                for (Long accepted : ids.subList(0, 3)) {
                    assertThat(results.await(accepted).get("code").getAsInt()).isZero();
                }
            }
            assertThat(agent.lines("runs")).hasSize(3);
        }
    }

    @Test
    void same_id_with_other_bytes_is_refused_while_the_first_runs_and_serves_again_afterwards() {
        try (AgentUnderTest agent = gated(new AgentUnderTest(broker)).start();
                Results results = agent.messages().listen()) {
            long id = Messages.newId();
            agent.messages().publish(Messages.request(id, "gated"));
            agent.awaitLog("Task " + id);
            agent.messages().publish(Messages.request(id, "echo"));

            JsonObject refusal = results.await(id);
            assertThat(refusal.get("code").getAsInt()).isEqualTo(4352);
            assertThat(refusal.get("message").getAsString()).isEqualTo("Received duplicate task_id: " + id);
            open(agent);
            assertThat(results.await(id, 2).get(1).code()).isZero();

            agent.messages().publish(Messages.request(id, "echo"));

            assertThat(results.await(id, 3).get(2).json().get("message").getAsString())
                    .isEqualTo("here");
        }
    }

    @Test
    void same_bytes_with_a_timestamp_get_the_recorded_result_marked_as_repeated() {
        try (AgentUnderTest agent = gated(new AgentUnderTest(broker)).start();
                Results results = agent.messages().listen()) {
            long id = Messages.newId();
            String request = Messages.request(id, "hello", "gated");
            agent.messages().publish(request);
            agent.messages().publish(request);
            agent.awaitLog("Task " + id + " was received again while");
            open(agent);
            results.await(id);
            agent.messages().publish(request);

            List<Result> both = results.await(id, 2);

            assertThat(both.get(0).json().has("repeated")).isFalse();
            assertThat(both.get(1).json().get("repeated").getAsBoolean()).isTrue();
            assertThat(both.get(1).json().get("message"))
                    .isEqualTo(both.get(0).json().get("message"));
            assertThat(agent.lines("runs")).hasSize(1);
        }
    }

    @Test
    void same_bytes_without_a_timestamp_run_each_time() {
        try (AgentUnderTest agent = gated(new AgentUnderTest(broker)).start();
                Results results = agent.messages().listen()) {
            open(agent);
            long id = Messages.newId();
            agent.messages().publish(Messages.request(id, "gated"));
            results.await(id);
            agent.messages().publish(Messages.request(id, "gated"));

            List<Result> both = results.await(id, 2);

            assertThat(both.get(1).json().has("repeated")).isFalse();
            assertThat(agent.lines("runs")).hasSize(2);
        }
    }

    @Test
    void answer_goes_to_a_response_topic_below_the_result_topic_with_its_correlation_data() {
        try (AgentUnderTest agent =
                        new AgentUnderTest(broker).command("echo", "echo here").start();
                Results results = agent.messages().listen()) {
            long id = Messages.newId();

            agent.messages()
                    .publishWith(
                            Messages.request(id, "echo"),
                            "-D",
                            "publish",
                            "response-topic",
                            agent.resultTopic() + "/mine",
                            "-D",
                            "publish",
                            "correlation-data",
                            "c1");

            assertThat(results.await(id, 1).get(0).topic()).isEqualTo(agent.resultTopic() + "/mine");
        }
    }

    @Test
    void response_topic_elsewhere_is_ignored() {
        try (AgentUnderTest agent =
                        new AgentUnderTest(broker).command("echo", "echo here").start();
                Results results = agent.messages().listen();
                Results elsewhere =
                        new Messages(broker, agent.commandTopic(), agent.clientId() + "/elsewhere").listen()) {
            long id = Messages.newId();

            agent.messages()
                    .publishWith(
                            Messages.request(id, "echo"),
                            "-D",
                            "publish",
                            "response-topic",
                            agent.clientId() + "/elsewhere");

            assertThat(results.await(id, 1).get(0).topic()).isEqualTo(agent.resultTopic());
            assertThat(elsewhere.all()).isEmpty();
        }
    }

    @Test
    void result_larger_than_the_broker_takes_arrives_cut() {
        int most = 4000;
        try (MosquittoBroker small =
                        MosquittoBroker.builder().maximumPacketSize(most).start();
                AgentUnderTest agent = new AgentUnderTest(small)
                        .command("long", "head -c 60000 /dev/zero | tr '\\0' x")
                        .command("echo", "echo here")
                        .start()) {
            long id = Messages.newId();

            JsonObject result = agent.messages().ask(id, Messages.request(id, "long"));

            assertThat(result.get("truncated").getAsBoolean()).isTrue();
            assertThat(result.get("code").getAsInt()).isZero();
            assertThat(result.get("message").getAsString()).hasSizeBetween(1000, most);
            assertAnswers(agent);
        }
    }

    @Test
    void result_that_the_broker_refuses_is_logged_and_the_next_follows() {
        String accessControlList =
                "topic readwrite #\nuser agent\ntopic readwrite agent/#\ntopic deny agent/result/no\n";
        try (MosquittoBroker strict = MosquittoBroker.builder()
                        .line("per_listener_settings false")
                        .user("agent", "x")
                        .accessControlList(accessControlList)
                        .line("allow_anonymous true")
                        .start();
                AgentUnderTest agent = new AgentUnderTest(strict)
                        .with("User", "agent")
                        .with("Password", "x")
                        .with("CommandTopic", "agent/command")
                        .with("CommandResultTopic", "agent/result")
                        .command("echo", "echo here")
                        .start()) {
            Messages messages = new Messages(strict, "agent/command", "agent/result");
            long refused = Messages.newId();
            messages.publishWith(
                    Messages.request(refused, "echo"), "-D", "publish", "response-topic", "agent/result/no");
            agent.awaitLog("The result of task " + refused + " cannot be delivered");
            long next = Messages.newId();

            JsonObject result = messages.ask(next, Messages.request(next, "echo"));

            assertThat(result.get("message").getAsString()).isEqualTo("here");
        }
    }

    @Test
    void command_that_expires_while_it_waits_is_not_executed() {
        try (AgentUnderTest agent = gated(new AgentUnderTest(broker).with("MaxConcurrentCommands", 1))
                        .start();
                Results results = agent.messages().listen()) {
            long running = Messages.newId();
            agent.messages().publish(Messages.request(running, "gated"));
            agent.awaitLog("Task " + running);
            long expiring = Messages.newId();
            agent.messages()
                    .publishWith(Messages.request(expiring, "gated"), "-D", "publish", "message-expiry-interval", "1");
            agent.awaitLog("Task " + expiring);
            Instant over = Instant.now().plusMillis(1100);
            agent.run().awaitUntil("the expiry", LIMIT, () -> Instant.now().isAfter(over));

            open(agent);

            assertThat(results.await(running).get("code").getAsInt()).isZero();
            assertThat(results.await(expiring).get("code").getAsInt()).isEqualTo(4101);
            assertThat(agent.lines("runs")).hasSize(1);
        }
    }

    /** Defines a command that runs until the gate opens and leaves a trace, and one that does not wait. */
    private static AgentUnderTest gated(AgentUnderTest agent) {
        Path gate = agent.file("gate");
        return agent.command(
                        "gated",
                        "echo run >>" + agent.file("runs") + "; until test -e " + gate
                                + "; do sleep 0.1; done; echo done")
                .command("echo", "echo here");
    }

    private static void open(AgentUnderTest agent) {
        Program.of("touch", agent.file("gate").toString()).run(LIMIT).expectExit(0);
    }

    /** Defines commands that record their numbers, and returns one request for each. */
    private static List<String> countedRequests(AgentUnderTest agent, int count) {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            agent.command("c" + i, "echo " + i + " >>" + agent.file("runs"));
            requests.add(Messages.request(Messages.newId(), "hello", "c" + i));
        }
        return requests;
    }

    private static void assertEachRanOnce(AgentUnderTest agent, Results results, int count) {
        List<Result> all = results.awaitTasks(count);
        assertThat(all).allMatch(result -> result.code() == 0);
        assertThat(all.stream().map(Result::id).distinct()).hasSize(count);
        assertThat(agent.lines("runs"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static void assertAnswers(AgentUnderTest agent) {
        long id = Messages.newId();
        assertThat(agent.messages()
                        .ask(id, Messages.request(id, "echo"))
                        .get("message")
                        .getAsString())
                .isEqualTo("here");
    }
}
