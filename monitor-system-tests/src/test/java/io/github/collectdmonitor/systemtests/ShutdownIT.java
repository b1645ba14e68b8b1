package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the agent by TERM. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShutdownIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final MosquittoBroker broker = MosquittoBroker.started();

    @AfterAll
    void endBroker() {
        broker.close();
    }

    @Test
    void what_ends_in_time_is_awaited_and_what_waits_is_answered() {
        try (AgentUnderTest agent =
                new AgentUnderTest(broker).with("ShutdownTimeout", 600).with("MaxConcurrentCommands", 1)) {
            agent.command("ending", "until test -e " + agent.file("go") + "; do sleep 0.1; done; echo ended")
                    .command("waiting", "echo ran >>" + agent.file("ran"))
                    .start();
            long ending = Messages.newId();
            long waiting = Messages.newId();
            try (Results results = agent.messages().listen()) {
                agent.messages().publish(Messages.request(ending, "ending"));
                agent.messages().publish(Messages.request(waiting, "waiting"));
                agent.awaitLog("Task " + waiting);

                agent.run().signal("TERM");
                assertThat(results.await(waiting).get("code").getAsInt()).isEqualTo(4354);
                touch(agent);

                ProgramResult run = agent.run().await(LIMIT);
                assertThat(run.exitCode()).as(run.toString()).isIn(0, 143);
                assertThat(results.await(ending).get("message").getAsString()).isEqualTo("ended");
                assertThat(results.all()).hasSize(2);
            }
            assertThat(agent.lines("ran")).isEmpty();
        }
    }

    @Test
    void what_does_not_end_in_time_is_ended_and_answered_and_no_child_is_left() {
        try (AgentUnderTest agent = new AgentUnderTest(broker).with("ShutdownTimeout", 1)) {
            String notePid = "echo $$ >>" + agent.file("pids");
            agent.command("endless", notePid + "; sh -c '" + notePid + "; sleep 300; true' & sleep 300; true")
                    .start();
            long endless = Messages.newId();
            try (Results results = agent.messages().listen()) {
                agent.messages().publish(Messages.request(endless, "endless"));
                await().atMost(LIMIT).until(() -> agent.lines("pids").size() == 2);

                ProgramResult run = agent.stop();

                assertThat(run.exitCode()).as(run.toString()).isIn(0, 143);
                assertThat(results.await(endless).get("code").getAsInt()).isEqualTo(4355);
                assertThat(results.all()).hasSize(1);
            }
            try {
                assertThat(agent.lines("pids")).noneMatch(pid -> RunningProcesses.isAlive(Long.parseLong(pid)));
            } finally {
                agent.lines("pids").forEach(pid -> Signals.send("KILL", Long.parseLong(pid)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void idle_agent_ends_at_once(String signal) {
        try (AgentUnderTest agent = new AgentUnderTest(broker).start()) {
            agent.run().signal(signal);

            ProgramResult run = agent.run().await(LIMIT);

            assertThat(run.exitCode()).as(run.toString()).isIn(0, 143, 130);
            assertThat(run.stdout()).contains("Stopped");
        }
    }

    @Test
    void agent_that_never_reached_its_broker_ends_too() {
        try (MosquittoBroker gone = MosquittoBroker.started();
                AgentUnderTest agent = new AgentUnderTest(gone)) {
            gone.stop();
            agent.launch().awaitLog("next try");

            ProgramResult run = agent.stop();

            assertThat(run.exitCode()).as(run.toString()).isIn(0, 143);
        }
    }

    private static void touch(AgentUnderTest agent) {
        Program.of("touch", agent.file("go").toString()).run(LIMIT).expectExit(0);
    }
}
