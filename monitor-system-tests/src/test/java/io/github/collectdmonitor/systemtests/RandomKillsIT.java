package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tasks flow while the agent and the broker are killed at random moments, and their senders repeat what is not answered.
 * Longer runs: {@code ./monitor-system-tests/benchmarks/random-kills TASKS SEED}.
 */
@RequiresMosquitto
@Tag("slow")
class RandomKillsIT {
    private static final int TASKS = Integer.getInteger("monitor.randomKills.tasks", 200);
    private static final long SEED = Long.getLong("monitor.randomKills.seed", System.nanoTime());
    private static final int PER_ROUND = 20;
    private static final int MOST_AT_ONCE = 200;
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final String timestamp =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final Random random = new Random(SEED);
    private final Map<Long, Set<Integer>> codes = new TreeMap<>();
    private int agentKills;
    private int brokerKills;
    private int sent;

    @Test
    void each_task_runs_at_most_once_and_has_exactly_one_final_code() {
        System.out.println("random kills: seed " + SEED);
        try (MosquittoBroker broker = MosquittoBroker.builder()
                        .persistent()
                        .line("autosave_on_changes true")
                        .line("autosave_interval 5")
                        .start();
                AgentUnderTest agent = new AgentUnderTest(broker).with("RepeatWindow", 86_400)) {
            List<Long> ids = define(agent);
            agent.start();
            for (int from = 0; from < TASKS; from += PER_ROUND) {
                round(broker, agent, ids.subList(from, Math.min(from + PER_ROUND, TASKS)));
            }
            settle(broker, agent, ids);
            count(agent, ids);
        }
    }

    /** Each task has its own command, so that the file of runs distinguishes them. */
    private List<Long> define(AgentUnderTest agent) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            long id = Messages.newId();
            ids.add(id);
            agent.command("c" + id, "echo " + id + " >>" + agent.file("ran") + "; sleep 0.0" + random.nextInt(9));
        }
        return ids;
    }

    private void round(MosquittoBroker broker, AgentUnderTest agent, List<Long> ids) {
        try (Results results = agent.messages().listen()) {
            publish(agent, ids);
            pause(random.nextInt(200));
            if (random.nextInt(3) == 0) {
                broker.kill();
                brokerKills++;
            }
            if (random.nextInt(4) > 0) {
                Signals.send("KILL", agent.pid());
                agent.run().await(LIMIT);
                agentKills++;
                broker.start();
                agent.launch();
            }
            broker.start();
            pause(random.nextInt(300));
            note(results);
        }
    }

    private String payload(long id) {
        return "{\"task_id\":" + id + ",\"timestamp\":\"" + timestamp + "\",\"service\":\"hello\",\"command\":\"c" + id
                + "\"}";
    }

    private void publish(AgentUnderTest agent, List<Long> ids) {
        sent += ids.size();
        agent.messages().publishAll(ids.stream().map(this::payload).toList());
    }

    /** A killed broker loses acknowledged messages, so senders retry until they have a result. */
    private void settle(MosquittoBroker broker, AgentUnderTest agent, List<Long> ids) {
        broker.start();
        // Its subscription is gone with the broker's memory until it has connected again.
        agent.stop();
        agent.launch();
        agent.awaitLog("Connected to");
        for (int tries = 0; tries < 5 && !codes.keySet().containsAll(ids); tries++) {
            List<Long> unanswered =
                    ids.stream().filter(id -> !codes.containsKey(id)).toList();
            // More at once than a broker queues for a client (max_queued_messages) it would drop.
            for (int from = 0; from < unanswered.size(); from += MOST_AT_ONCE) {
                ask(agent, unanswered.subList(from, Math.min(from + MOST_AT_ONCE, unanswered.size())));
            }
        }
    }

    private void ask(AgentUnderTest agent, List<Long> ids) {
        try (Results results = agent.messages().listen()) {
            publish(agent, ids);
            await().atMost(LIMIT)
                    .until(() -> results.all().stream()
                            .map(Result::id)
                            .collect(Collectors.toSet())
                            .containsAll(ids));
            note(results);
        }
    }

    private void note(Results results) {
        for (Result result : results.all()) {
            codes.computeIfAbsent(result.id(), id -> new TreeSet<>()).add(result.code());
        }
    }

    private void count(AgentUnderTest agent, List<Long> ids) {
        Map<String, Integer> runs = new HashMap<>();
        agent.lines("ran").forEach(id -> runs.merge(id, 1, Integer::sum));
        long unknown = codes.values().stream().filter(Set.of(4355)::equals).count();
        String figures = "seed " + SEED + ": " + TASKS + " tasks, sent " + sent + " times; agent killed " + agentKills
                + " times, broker " + brokerKills + " times; ran once: " + runs.size() + "; answered 0: "
                + (codes.size() - unknown) + ", 0x1103: " + unknown;
        System.out.println("random kills: " + figures);
        ReliabilityTable table = new ReliabilityTable(
                "random-kills",
                "seed",
                "tasks",
                "requests sent",
                "kills of the agent",
                "kills of the broker",
                "ran once",
                "ran twice",
                "code 0",
                "0x1103",
                "unanswered");
        table.add(
                Long.toString(SEED),
                Integer.toString(TASKS),
                Integer.toString(sent),
                Integer.toString(agentKills),
                Integer.toString(brokerKills),
                Long.toString(runs.values().stream().filter(times -> times == 1).count()),
                Long.toString(runs.values().stream().filter(times -> times > 1).count()),
                Long.toString(codes.size() - unknown),
                Long.toString(unknown),
                Long.toString(ids.stream().filter(id -> !codes.containsKey(id)).count()));
        table.print();

        assertThat(runs.values()).as("runs of each, " + figures).allMatch(times -> times == 1);
        assertThat(codes.keySet()).as("answered, " + figures).containsAll(ids);
        assertThat(codes)
                .as("final codes, " + figures)
                .allSatisfy((id, of) -> assertThat(of).hasSize(1));
        assertThat(codes).allSatisfy((id, of) -> {
            if (of.contains(0)) {
                assertThat(runs).containsKey(Long.toString(id));
            }
        });
    }

    /** The random moments that this test is about. */
    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
