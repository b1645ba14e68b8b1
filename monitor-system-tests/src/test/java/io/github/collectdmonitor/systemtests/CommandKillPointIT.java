package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the agent at each step of the ledger while it processes a command, and restarts it: checks the sender's result,
 * and how often the command ran.
 */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandKillPointIT {
    private static final int SUCCEEDED = 0;
    private static final int UNKNOWN = 4355;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final ReliabilityTable table =
            new ReliabilityTable("commands", "the agent dies at", "command", "code", "runs", "results sent");

    @AfterAll
    void end() {
        table.print();
        broker.close();
    }

    /** Where two threads race, the start may be recorded already; then it is unknown whether it ran. */
    private enum Expected {
        RUNS_ONCE,
        ONCE_OR_UNKNOWN,
        UNKNOWN_AND_NEVER_RAN,
        UNKNOWN_AND_RAN_ONCE
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPT_WRITTEN, RUNS_ONCE",
        "START_FORCED, UNKNOWN_AND_NEVER_RAN",
        "BEFORE_FINISH, UNKNOWN_AND_RAN_ONCE",
        "FINISH_FORCED, RUNS_ONCE"
    })
    void command_runs_at_most_once_and_is_answered(String place, Expected expected) {
        assertAtMostOnce(place, expected);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "BEFORE_ACCEPT, RUNS_ONCE",
        "ACCEPT_FORCED, ONCE_OR_UNKNOWN",
        "ACKNOWLEDGED, ONCE_OR_UNKNOWN",
        "START_WRITTEN, UNKNOWN_AND_NEVER_RAN",
        "FINISH_WRITTEN, RUNS_ONCE",
        "BEFORE_DELIVERED, RUNS_ONCE",
        "DELIVERED_WRITTEN, RUNS_ONCE"
    })
    void command_runs_at_most_once_and_is_answered_also_at_the_other_places(String place, Expected expected) {
        assertAtMostOnce(place, expected);
    }

    private void assertAtMostOnce(String place, Expected expected) {
        Seen seen = crashAndRestart(place, false);

        switch (expected) {
            case RUNS_ONCE -> assertThat(seen).isEqualTo(new Seen(SUCCEEDED, 1));
            case ONCE_OR_UNKNOWN -> {
                assertThat(seen.runs()).isLessThanOrEqualTo(1);
                assertThat(seen.code()).isIn(SUCCEEDED, UNKNOWN);
                assertThat(seen).isNotEqualTo(new Seen(SUCCEEDED, 0));
            }
            case UNKNOWN_AND_NEVER_RAN -> assertThat(seen).isEqualTo(new Seen(UNKNOWN, 0));
            case UNKNOWN_AND_RAN_ONCE -> assertThat(seen).isEqualTo(new Seen(UNKNOWN, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"START_FORCED, 1", "BEFORE_FINISH, 2"})
    void command_declared_idempotent_is_run_again_until_it_has_a_result(String place, int runs) {
        assertThat(crashAndRestart(place, true)).isEqualTo(new Seen(SUCCEEDED, runs));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"BEFORE_ACCEPT, 1", "START_WRITTEN, 1", "FINISH_WRITTEN, 1", "FINISH_FORCED, 1", "BEFORE_DELIVERED, 1"})
    void command_declared_idempotent_is_run_again_also_at_the_other_places(String place, int runs) {
        assertThat(crashAndRestart(place, true)).isEqualTo(new Seen(SUCCEEDED, runs));
    }

    /** The outcome: the code of all its results, and how often the command ran. */
    private record Seen(int code, int runs) {}

    private Seen crashAndRestart(String place, boolean idempotent) {
        try (AgentUnderTest agent = new AgentUnderTest(broker).command("other", "echo other")) {
            agent.command("counted", "echo ran >>" + agent.file("ran") + "; echo done", idempotent);
            long id = Messages.newId();
            agent.diesAt(place).start();
            try (Results results = agent.messages().listen()) {
                agent.messages().publish(Messages.request(id, "counted"));
                ProgramResult died = agent.run().await(AgentUnderTest.LIMIT);
                assertThat(died.exitCode()).as("died at its place: " + died).isEqualTo(137);

                agent.diesAt("").start();
                results.await(id);
                // What is still to come of the first task comes before this one's result.
                long fence = Messages.newId();
                agent.messages().publish(Messages.request(fence, "other"));
                results.await(fence);

                List<Result> all = results.of(id);
                Set<Integer> codes = Set.copyOf(all.stream().map(Result::code).toList());
                assertThat(codes).as("the final codes in " + all).hasSize(1);
                Seen seen = new Seen(all.get(0).code(), agent.lines("ran").size());
                table.add(
                        place,
                        idempotent ? "idempotent" : "plain",
                        seen.code() == UNKNOWN ? "0x1103" : Integer.toString(seen.code()),
                        Integer.toString(seen.runs()),
                        Integer.toString(all.size()));
                return seen;
            }
        }
    }
}
