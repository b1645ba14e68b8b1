package io.github.collectdmonitor.systemtests;

import static io.github.collectdmonitor.testkit.broker.scripted.Packets.connack;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.disconnect;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.hex;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.join;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.publish;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.reason;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.text;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.userProperties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.broker.scripted.Peer;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that breaks the rules, with the agent as it is shipped and the memory that its unit gives it. */
@Tag("slow")
class HostileBrokerIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int MB = 1_000_000;
    private static final byte[] NONE = {};
    private static final String CONTROLS = "\u001b[2J\u001b]0;x\u0007\u202e\u0085";

    @Test
    void agent_does_nothing_unasked_keeps_its_threads_and_its_log_and_works_with_the_next_broker() throws IOException {
        CompletableFuture<String> topic = new CompletableFuture<>();
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> breakRule(peer, number, topic.join()));
                AgentUnderTest agent = new AgentUnderTest(new Scripted(broker))) {
            topic.complete(agent.commandTopic());
            agent.byLauncher()
                    .command("evil", "echo evil >> " + agent.file("evil"))
                    .command("good", "echo good >> " + agent.file("good"))
                    .launch();

            await().atMost(LIMIT).until(() -> !agent.lines("good").isEmpty());

            assertThat(agent.lines("evil")).isEmpty();
            assertThat(agent.lines("good")).hasSize(1);
            assertThat(agent.log().chars().filter(c -> c != '\n' && c != '\t'))
                    .noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
            assertThat(agent.log()).contains("speaks MQTT 3.1.1 only; MQTT 5 is needed");
            assertThat(agent.countInLog("Connected to")).isPositive();
            // The idle threads of Paho are given back after 5 s.
            await().atMost(LIMIT).until(() -> connectionThreads(agent.pid()) <= 5);
        }
    }

    /** How many of the agent's threads serve connections: three of Paho's, the link's own, and its timer. */
    private static long connectionThreads(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.map(HostileBrokerIT::name)
                    .filter(name -> name.startsWith("MQTT ") || name.startsWith("mqtt-"))
                    .count();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Breaks one rule in each connection, and keeps to all of them in the last. */
    private static void breakRule(Peer peer, int number, String topic) throws IOException {
        byte[] evil = Messages.request(1, "evil").getBytes(StandardCharsets.UTF_8);
        List<byte[]> answers = List.of(connack(0, userProperties(MB)), connack(0, hex("210000")), hex("20020001"));
        List<byte[]> packets = List.of(
                publish(topic, 1, 7, userProperties(MB), evil),
                publish(topic, 1, 7, hex("230001"), evil),
                join(
                        publish(topic + "/other", 1, 7, NONE, evil),
                        publish("other", 0, 0, NONE, evil),
                        disconnect(0x9D, reason(CONTROLS), join(hex("1c"), text(CONTROLS)))),
                hex("30ffffff7f"));
        if (number <= answers.size()) {
            peer.answerConnect(answers.get(number - 1));
            peer.swallow();
        } else if (number <= answers.size() + packets.size()) {
            peer.welcome();
            peer.send(packets.get(number - answers.size() - 1), disconnect(0x8B, reason(CONTROLS)));
            peer.swallow();
        } else {
            peer.welcome();
            peer.send(publish(topic, 1, 1, NONE, Messages.request(2, "good").getBytes(StandardCharsets.UTF_8)));
            peer.goOn();
        }
    }

    /** The scripted broker instead of a real one. */
    private record Scripted(ScriptedBroker broker) implements TestBroker {
        @Override
        public String name() {
            return "a hostile broker";
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return broker.port();
        }

        @Override
        public void stop() {}

        @Override
        public void start() {}

        @Override
        public void close() {}
    }
}
