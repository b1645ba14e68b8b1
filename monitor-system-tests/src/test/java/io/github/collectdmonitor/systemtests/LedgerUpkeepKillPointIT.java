package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the agent while its full ledger deletes the oldest segment: unfinished tasks of the segment must survive.
 */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class LedgerUpkeepKillPointIT {
    private static final int UNKNOWN = 4355;
    private static final int LEAST_LEDGER_BYTES = 16 * 1024 * 1024;
    private static final int RESULT_BYTES = 1_000_000;
    private static final int RESULTS = 3 * LEAST_LEDGER_BYTES / 2 / RESULT_BYTES;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final ReliabilityTable table = new ReliabilityTable(
            "ledger-upkeep", "the agent dies at", "command in the oldest segment", "code", "runs", "results sent");

    @AfterAll
    void end() {
        table.print();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"COPIED_FORWARD", "SEGMENT_DELETED"})
    void unfinished_task_outlives_the_segment_that_it_was_recorded_in(String place) {
        try (AgentUnderTest agent = new AgentUnderTest(broker)
                .with("LedgerMaxBytes", LEAST_LEDGER_BYTES)
                .commandWithOutput("large", "head -c " + RESULT_BYTES + " /dev/zero | tr '\\0' x", RESULT_BYTES)
                .command("other", "echo other")) {
            agent.command("long", "echo $$ >>" + agent.file("ran") + "; exec sleep 60");
            long id = Messages.newId();
            agent.diesAt(place).start();
            agent.messages().publish(Messages.request(id, "long"));
            List<String> large = Stream.generate(() -> Messages.request(Messages.newId(), "large"))
                    .limit(RESULTS)
                    .toList();
            agent.messages().publishAll(large);
            await().atMost(AgentUnderTest.LIMIT)
                    .until(() -> !agent.run().isAlive() || agent.countInLog("code 0 (") == RESULTS);
            // It looks after its segments when a task comes.
            agent.messages().publish(Messages.request(Messages.newId(), "other"));
            ProgramResult died = agent.run().await(AgentUnderTest.LIMIT);
            assertThat(died.exitCode()).as("died at its place: " + died).isEqualTo(137);
            agent.lines("ran").forEach(pid -> Signals.send("KILL", Long.parseLong(pid)));

            try (Results results = agent.messages().listen()) {
                agent.diesAt("").start();
                results.await(id);
                long fence = Messages.newId();
                agent.messages().publish(Messages.request(fence, "other"));
                results.await(fence);

                List<Result> all = results.of(id);
                assertThat(all).extracting(Result::code).containsOnly(UNKNOWN);
                assertThat(agent.lines("ran")).hasSize(1);
                assertThat(agent.log()).doesNotContain("damaged", "missing");
                table.add(place, "runs", "0x1103", "1", Integer.toString(all.size()));
            }
        }
    }
}
