package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the first system failed, by the numbers of its list of failures, and this one does not. Numbers 6 to 9 need
 * collectd and stand elsewhere; what a result must be like is held by {@link CommandRoundTripContract} too.
 */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstSystemFailuresIT {
    private static final int IN_FLIGHT = 500;

    private final MosquittoBroker broker =
            MosquittoBroker.builder().persistent().start();
    private final AgentUnderTest agent = new AgentUnderTest(broker);
    private final Messages messages = agent.messages();

    FirstSystemFailuresIT() {
        agent.command("echo", "echo here")
                .command("ran", "echo ran >>" + agent.file("ran"))
                .command("slow", "until test -e " + agent.file("go") + "; do sleep 0.1; done; echo slow")
                .command("5kB", "head -c 5000 /dev/zero | tr '\\0' x")
                .command("300kB", "head -c 300000 /dev/zero | tr '\\0' x")
                .command("fails", "echo partial; exit 42")
                .command("comment", "echo a # comment")
                .command("background", "sleep 2 & echo a")
                .command("number", "printf 5")
                .start();
    }

    @AfterAll
    void endAll() {
        agent.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "true", "{\"task_id\":21,\"service\":{\"a\":\"b\"},\"command\":\"ran\"}", "null", "\"text\""
            })
    void failure_1_no_payload_makes_the_agent_deaf(String payload) {
        messages.publish(payload);

        assertStillAnswers();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"task_id\":22,\"service\":\"hello\",\"command\":\"ran\"",
                "{\"task_id\":22,\"service\":\"hello\",\"command\":\"ran\"} trailing",
                "{\"task_id\":22,\"service\":\"hello\",\"command\":\"ran\",\"x\":NaN}",
                "{'task_id':22,'service':'hello','command':'ran'}",
                "{\"task_id\":22,\"service\":\"hello\",\"command\":\"ran\",}",
                "{\"task_id\":22,/* */\"service\":\"hello\",\"command\":\"ran\"}"
            })
    void failure_2_broken_json_is_not_executed(String payload) {
        messages.publish(payload);

        assertStillAnswers();
        assertThat(agent.lines("ran")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"number,0,5", "comment,0,a", "fails,42,partial", "background,0,a"})
    void failure_3_every_line_ends_in_a_whole_result(String command, int code, String message) {
        JsonObject result = ask(command);

        assertThat(result.keySet()).contains("task_id", "timestamp", "message", "code");
        assertThat(result.get("code").getAsInt()).isEqualTo(code);
        assertThat(result.get("message").getAsString()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"5kB,5000", "300kB,65536"})
    void failure_4_long_output_arrives_with_id_and_code(String command, int characters) {
        JsonObject result = ask(command);

        assertThat(result.get("code").getAsInt()).isZero();
        assertThat(result.get("message").getAsString()).hasSize(characters);
        assertThat(result.has("truncated")).isEqualTo(characters == 65536);
    }

    @Test
    void failure_5_slow_command_blocks_no_other() {
        long slow = Messages.newId();
        try (Results results = messages.listen()) {
            messages.publish(Messages.request(slow, "slow"));

            assertStillAnswers();
            assertThat(results.of(slow)).isEmpty();

            touch(agent.file("go"));
            assertThat(results.await(slow).get("message").getAsString()).isEqualTo("slow");
        }
    }

    @Test
    void failure_10_result_survives_the_absence_of_the_broker() {
        try (MosquittoBroker leaving = MosquittoBroker.builder().persistent().start();
                AgentUnderTest waiting = new AgentUnderTest(leaving)) {
            waiting.command("late", "until test -e " + waiting.file("go") + "; do sleep 0.1; done; echo late")
                    .start();
            long id = Messages.newId();
            try (Results results = waiting.messages().listen()) {
                waiting.messages().publish(Messages.request(id, "late"));
                waiting.awaitLog("Task " + id);
                leaving.stop();
                waiting.awaitLog("Disconnected from");
                touch(waiting.file("go"));
                waiting.awaitLog("Task " + id + ": code 0");

                leaving.start();

                assertThat(results.await(id).get("message").getAsString()).isEqualTo("late");
            }
        }
    }

    @Test
    void failure_10_commands_sent_while_the_agent_restarts_are_executed() {
        try (AgentUnderTest restarting = new AgentUnderTest(broker).command("echo", "echo here")) {
            restarting.start().stop();
            long first = Messages.newId();
            long second = Messages.newId();
            try (Results results = restarting.messages().listen()) {
                restarting.messages().publish(Messages.request(first, "echo"));
                restarting.messages().publish(Messages.request(second, "echo"));

                restarting.start();

                assertThat(results.await(first).get("code").getAsInt()).isZero();
                assertThat(results.await(second).get("code").getAsInt()).isZero();
            }
            assertThat(restarting.log()).contains("session resumed");
        }
    }

    @Test
    void failure_11_message_delivered_again_runs_once() {
        try (TcpRelay relay = new TcpRelay(broker);
                AgentUnderTest behind = new AgentUnderTest(relay)) {
            behind.command("ran", "echo ran >>" + behind.file("ran"))
                    .command("echo", "echo here")
                    .start();
            long id = Messages.newId();
            Messages direct = new Messages(broker, behind.commandTopic(), behind.resultTopic());
            try (Results results = direct.listen()) {
                relay.loseWhatGoesToTheBroker();
                direct.publish(Messages.request(id, "ran"));
                behind.awaitLog("Task " + id + ": code 0");

                relay.cut();

                behind.awaitLog("Connected to", 2);
                behind.awaitLog("Task " + id + " was received again");
                results.await(id);
                long after = Messages.newId();
                direct.publish(Messages.request(after, "echo"));
                results.await(after);
                assertThat(behind.lines("ran")).as(behind.toString()).hasSize(1);
            }
        }
    }

    @Test
    void failure_11_retained_command_never_runs() {
        try (AgentUnderTest starting = new AgentUnderTest(broker)) {
            starting.command("ran", "echo ran >>" + starting.file("ran")).command("echo", "echo here");
            starting.messages().publishRetained(Messages.request(Messages.newId(), "ran"));

            starting.start();
            ask(starting, "echo");
            starting.messages().publishRetained(Messages.request(Messages.newId(), "ran"));
            starting.awaitLog("retained");
            starting.stop();
            starting.start();
            ask(starting, "echo");

            assertThat(starting.lines("ran")).isEmpty();
        }
    }

    @Test
    void failure_12_five_hundred_messages_in_flight_are_all_answered() {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            requests.add(Messages.request(Messages.newId(), "echo"));
        }
        try (Results results = messages.listen()) {
            messages.publishAll(requests);

            List<Results.Result> all = results.awaitTasks(IN_FLIGHT);

            assertThat(all.stream().map(Results.Result::id).collect(Collectors.toSet()))
                    .hasSize(IN_FLIGHT);
            assertThat(all).allMatch(result -> result.code() == 0).hasSize(IN_FLIGHT);
        }
    }

    @Test
    void failure_13_senders_at_once_each_get_their_own_answer() {
        List<ProgramRun> runs = new ArrayList<>();
        try {
            for (String command : List.of("echo", "number", "comment", "fails")) {
                runs.add(agent.senders()
                        .command("hello", command, "--output", "json")
                        .start());
            }
            assertThat(Senders.reply(runs.get(0).await(Senders.LIMIT))
                            .expectCode(0)
                            .message())
                    .isEqualTo("here");
            assertThat(Senders.reply(runs.get(1).await(Senders.LIMIT))
                            .expectCode(0)
                            .message())
                    .isEqualTo("5");
            assertThat(Senders.reply(runs.get(2).await(Senders.LIMIT))
                            .expectCode(0)
                            .message())
                    .isEqualTo("a");
            assertThat(Senders.reply(runs.get(3).await(Senders.LIMIT))
                            .expectCode(42)
                            .message())
                    .isEqualTo("partial");
        } finally {
            runs.forEach(ProgramRun::close);
        }
    }

    @Test
    void failure_13_sender_takes_no_result_of_another_task_and_ends_by_its_timeout() {
        Senders nobody = new Senders(broker, agent.commandTopic() + "/nobody", agent.resultTopic());
        try (ProgramRun sender = nobody.command("hello", "echo", "--task-id", "31", "--timeout", "3")
                .start()) {
            sender.awaitOutput("Send command", Senders.LIMIT);
            messages.publishResult(
                    "{\"task_id\":32,\"timestamp\":\"2020-11-26T00:41:19Z\",\"message\":\"foreign\",\"code\":0}");

            ProgramResult run = sender.await(Senders.LIMIT).expectExit(3);

            assertThat(run.stdout()).as(run.toString()).doesNotContain("foreign");
            assertThat(run.stderr().lines()).as(run.toString()).hasSize(1);
        }
    }

    @Test
    void failure_13_exit_status_says_what_happened() {
        agent.senders().command("hello", "echo").run(Senders.LIMIT).expectExit(0);
        agent.senders().command("hello", "fails").run(Senders.LIMIT).expectExit(1);
        agent.senders()
                .command("hello", "echo", "--qos", "3")
                .run(Senders.LIMIT)
                .expectExit(2);
        agent.senders().config("/nonexistent/collectd.conf").run(Senders.LIMIT).expectExit(2);
    }

    @Test
    void failure_13_sender_without_a_broker_says_so() {
        MosquittoBroker gone = MosquittoBroker.started();
        gone.close();

        ProgramResult run = new Senders(gone, "command", "result")
                .command("hello", "echo")
                .run(Senders.LIMIT)
                .expectExit(4);

        assertThat(run.stderr().lines()).as(run.toString()).hasSize(1);
    }

    @Test
    void failure_14_certificate_of_another_authority_is_refused_before_the_password_is_sent() {
        try (TestCertificates right = TestCertificates.generate();
                TestCertificates wrong = TestCertificates.generate();
                MosquittoBroker secure = MosquittoBroker.builder()
                        .tls(right)
                        .user("agent", "hunter2-secret")
                        .start();
                AgentUnderTest careful = new AgentUnderTest(secure)
                        .with("Secure", true)
                        .with("User", "agent")
                        .with("Password", "hunter2-secret")
                        .with("CAFile", wrong.authority().toString())
                        .command("echo", "echo here")) {
            Program sender = careful.senders()
                    .command("hello", "echo", "-s", "-u", "agent", "--password-env", "PASSWORD")
                    .withVariable("PASSWORD", "hunter2-secret");

            careful.launch().awaitLog("next try");
            ProgramResult refused = sender.with("--cafile", wrong.authority().toString())
                    .run(Senders.LIMIT)
                    .expectExit(4);
            sender.run(Senders.LIMIT).expectExit(4);

            assertThat(refused.stderr()).as(refused.toString()).containsIgnoringCase("certificate");
            assertThat(careful.log()).containsIgnoringCase("certificate").doesNotContain("Connected to");
            assertThat(secure.log()).doesNotContain("New client connected");

            careful.stop();
            careful.with("CAFile", right.authority().toString()).start();
            sender.with("--cafile", right.authority().toString())
                    .run(Senders.LIMIT)
                    .expectExit(0);
            assertThat(secure.log()).contains("New client connected");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"task_id\":\"1; touch FILE; #\",\"service\":\"hello\",\"command\":\"echo\"}",
                "{\"task_id\":\"1; touch FILE; #\",\"config\":\"Interval 10\"}",
                "{\"task_id\":-1,\"config\":\"Interval 10\"}",
                "{\"task_id\":41,\"service\":\"hello; touch FILE\",\"command\":\"echo\"}",
                "{\"task_id\":42,\"service\":\"hello\",\"command\":\"echo; touch FILE\"}",
                "{\"task_id\":43,\"service\":\"hello\",\"command\":\"$(touch FILE)\"}"
            })
    void failure_15_nothing_of_a_message_becomes_a_shell_line(String payload) {
        Path file = agent.file("injected");

        messages.publish(payload.replace("FILE", file.toString()));

        assertStillAnswers();
        assertThat(file).doesNotExist();
    }

    @Test
    void failure_16_idle_agent_does_not_poll() {
        try (AgentUnderTest idle =
                new AgentUnderTest(broker).command("echo", "echo here").start()) {
            ask(idle, "echo");
            AtomicLong ticks = new AtomicLong(Long.MIN_VALUE / 2);
            AtomicLong switches = new AtomicLong(Long.MIN_VALUE / 2);

            // The JVM may still compile what has just run; a program that polls never has three calm seconds.
            await("three seconds with less than 1 % of a core and 10 wake-ups a second")
                    .atMost(WaitLimit.LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(3))
                    .until(() -> {
                        long ticksNow = ProcessFacts.processorTicks(idle.pid());
                        long switchesNow = ProcessFacts.voluntarySwitches(idle.pid());
                        boolean calm = ticksNow - ticks.getAndSet(ticksNow) < 3;
                        boolean asleep = switchesNow - switches.getAndSet(switchesNow) < 30;
                        return calm && asleep;
                    });

            ask(idle, "echo");
        }
    }

    private JsonObject ask(String command) {
        return ask(agent, command);
    }

    private static JsonObject ask(AgentUnderTest asked, String command) {
        long id = Messages.newId();
        return asked.messages().ask(id, Messages.request(id, command));
    }

    private void assertStillAnswers() {
        assertThat(ask("echo").get("message").getAsString())
                .as(agent.toString())
                .isEqualTo("here");
    }

    private static void touch(Path file) {
        Program.of("touch", file.toString()).run(WaitLimit.LIMIT).expectExit(0);
    }
}
