package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.TlsScene.Way;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS failures are reported by agent and senders, and prevent the execution of commands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TlsMatrixContract {
    static final String PASSWORD = "hunter2-Geheimnis";
    private static final String RAN = "ran";

    private final TlsScene scene;
    private final AgentUnderTest agent;

    TlsMatrixContract(TlsScene scene) {
        this.scene = scene;
        agent = agent("web01", scene.good());
    }

    @BeforeAll
    void start() {
        agent.start();
    }

    @AfterAll
    void end() {
        agent.close();
        scene.close();
    }

    @Test
    void with_all_in_order_a_command_runs() {
        assertThat(run("web01", scene.good())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void agent_does_not_connect_tells_why_and_goes_on_trying(TlsTrouble trouble) {
        try (AgentUnderTest kept = agent("web02", scene.with(trouble))) {
            // Warnings leave failures of the same kind out.
            kept.with("LogLevel", "debug");
            kept.launch().awaitLog("next try", 2);

            sender("web02", scene.good()).run(Senders.LIMIT).expectExit(0);

            assertThat(kept.log().lines().filter(line -> line.contains("next try")))
                    .as(kept.toString())
                    .allSatisfy(line -> assertThat(line).contains(trouble.words()));
            assertThat(kept.log()).doesNotContain("Connected to").doesNotContain("Task ");
            assertThat(kept.lines(RAN)).isEmpty();
            assertThat(kept.run().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sender_ends_with_4_and_one_line_and_nothing_is_executed(TlsTrouble trouble) {
        int before = agent.lines(RAN).size();

        ProgramResult ended =
                sender("web01", scene.with(trouble)).run(Senders.LIMIT).expectExit(4);

        assertThat(ended.stderr().lines())
                .as(ended.toString())
                .singleElement()
                .asString()
                .contains(trouble.words())
                .doesNotContain("Geheimnis");
        assertThat(ended.stdout()).isEmpty();
        // What was sent before would have been executed by now.
        assertThat(run("web01", scene.good())).isEqualTo(before + 1);
    }

    /** Runs the command once and returns how often it has run in total. */
    private int run(String host, Way way) {
        sender(host, way)
                .with("-r", "monitor/" + host + "/result")
                .run(Senders.LIMIT)
                .expectExit(0);
        return agent.lines(RAN).size();
    }

    private static AgentUnderTest agent(String host, Way way) {
        AgentUnderTest agent = new AgentUnderTest(way.broker())
                .with("Secure", true)
                .with("CAFile", way.authority().toString())
                .with("User", "agent-" + host)
                .with("Password", PASSWORD)
                .with("CommandTopic", "monitor/" + host + "/command")
                .with("CommandResultTopic", "monitor/" + host + "/result");
        if (way.client() != null) {
            agent.with("CertFile", way.client().certificate().toString())
                    .with("KeyFile", way.client().key().toString());
        }
        return agent.command("exec", "echo ran >>" + agent.file(RAN));
    }

    private static Program sender(String host, Way way) {
        Program sender = Senders.commandSender()
                .with("hello", "exec", "-t", "monitor/" + host + "/command", "-s")
                .with("-h", way.broker().host() + ":" + way.broker().port())
                .with("--cafile", way.authority().toString(), "-u", "sender", "--password-env", "SECRET")
                .withVariable("SECRET", PASSWORD);
        return way.client() == null
                ? sender
                : sender.with(
                        "--cert",
                        way.client().certificate().toString(),
                        "--key",
                        way.client().key().toString());
    }
}
