package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.testkit.broker.scripted.Packets.connack;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.disconnect;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.hex;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.join;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.packet;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.properties;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.publish;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.reason;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.text;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.two;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.userProperties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.scripted.Packets;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker that violates MQTT does no harm, and the next connection works. */
class HostileBrokerTest {
    private static final int MB = 1_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final byte[] NONE = {};
    private static final byte[] EVIL = "evil".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = new byte[MB];

    /** The violations: instead of a CONNACK, or after the subscription. */
    @SuppressWarnings("ArrayRecordComponent") // The data of one test, never compared.
    record Act(String name, boolean first, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Act> acts() {
        return Stream.concat(answers(), packets());
    }

    private static Stream<Act> answers() {
        return Stream.of(
                answer("CONNACK full of user properties", connack(0, userProperties(MB))),
                answer("refusal with control characters", connack(0x87, reason("\u001b[2J\u001b]0;x\u0007\u202e"))),
                answer("receive maximum 0", connack(0, hex("210000"))),
                answer("maximum packet size 0", connack(0, hex("2700000000"))),
                answer("CONNACK with reserved flags and codes", hex("2003fe7f00")),
                answer("PUBLISH", publish("topic", 0, 0, NONE, EVIL)),
                answer("AUTH", hex("f0021800")),
                answer("DISCONNECT", disconnect(0x9D, join(hex("1c"), text("other.example:1883")))),
                answer("packet of type 0", hex("0000")));
    }

    private static Stream<Act> packets() {
        return Stream.of(
                act("message full of user properties", publish("topic", 1, 7, userProperties(MB), EVIL)),
                act("SUBACK full of user properties", packet(0x90, two(9), properties(userProperties(MB)), hex("01"))),
                act("PUBACK full of user properties", packet(0x40, two(9), hex("00"), properties(userProperties(MB)))),
                act("DISCONNECT full of user properties", disconnect(0x8B, userProperties(MB))),
                act("DISCONNECT with control characters", disconnect(0x8B, reason("\u001b[2J\u0007\u202e\u0085"))),
                act("DISCONNECT to another server", disconnect(0x9C, join(hex("1c"), text("evil.example")))),
                act("topic alias", publish("topic", 1, 7, hex("230001"), EVIL)),
                act("topic alias without a topic", publish("", 1, 7, hex("230001"), EVIL)),
                act("message without a topic", publish("", 1, 7, NONE, EVIL)),
                act("message on a foreign topic", publish("other", 0, 0, NONE, EVIL)),
                act("message on a foreign topic at QoS 1", publish("topic/below", 1, 7, NONE, EVIL)),
                act("message on a foreign topic at QoS 2", publish("Topic", 2, 7, NONE, EVIL)),
                act("message on a filter", publish("#", 1, 7, NONE, EVIL)),
                act("message without a packet id", publish("topic", 1, 0, NONE, EVIL)),
                act("message at QoS 3", publish("topic", 3, 7, NONE, EVIL)),
                act("topic that is no UTF-8", packet(0x32, two(2), hex("c080"), two(7), hex("00"), EVIL)),
                act("topic with a zero", packet(0x32, two(6), hex("746f70696300"), two(7), hex("00"), EVIL)),
                act("topic longer than its packet", packet(0x32, hex("ffff"), EVIL)),
                act("properties longer than their packet", packet(0x32, text("topic"), two(7), hex("ff7f"), EVIL)),
                act("packet of 256 MB", join(hex("30ffffff7f"), LARGE)),
                act("packet larger than announced", publish("topic", 1, 7, NONE, new byte[5 << 20])),
                act("length without an end", hex("30ffffffffffffff")),
                act("packet of type 0", hex("0000")),
                act("second CONNACK", connack(0)),
                act("packets that only clients send", hex("8206000100000161 c000 a2050001000161")),
                act("answers to nothing", hex("40020101 50020102 62020103 70020104 9004010500 00 b0040106 0000")),
                act("refusals of nothing", hex("4003010187 5003010287 7003010492")),
                act("AUTH", hex("f000")),
                act("unending handshakes at QoS 2", join(unreleased())),
                act("noise", noise()));
    }

    private static byte[][] unreleased() {
        return IntStream.rangeClosed(1, 200)
                .mapToObj(id -> publish("other", 2, id, NONE, EVIL))
                .toArray(byte[][]::new);
    }

    private static byte[] noise() {
        byte[] bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static Act answer(String name, byte[] bytes) {
        return new Act("instead of CONNACK: " + name, true, bytes);
    }

    private static Act act(String name, byte[] bytes) {
        return new Act(name, false, bytes);
    }

    @ParameterizedTest
    @MethodSource("acts")
    void nothing_is_taken_from_it_and_the_next_connection_is_good(Act act) throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                    if (number > 1) {
                        peer.welcome();
                        peer.send(publish("topic", 1, 1, NONE, "good".getBytes(StandardCharsets.UTF_8)));
                        peer.goOn();
                    } else if (act.first()) {
                        peer.answerConnect(act.bytes());
                    } else {
                        peer.welcome();
                        peer.send(act.bytes());
                        // The packets before have been processed, or the client has closed the connection.
                        peer.send(Packets.hex("d000"));
                        peer.send(publish("topic", 0, 0, NONE, "last".getBytes(StandardCharsets.UTF_8)));
                    }
                });
                MqttLink link = new MqttLink(settings(broker.port()), mailbox)) {
            link.start();

            await().atMost(PATIENCE).until(() -> mailbox.texts().contains("good"));
        }
        assertThat(mailbox.texts()).doesNotContain("evil").containsAnyOf("good");
        assertThat(mailbox.texts()).isSubsetOf("last", "good");
    }

    private static LinkSettings settings(int port) {
        return Links.passing(BrokerSettings.plain(new BrokerAddress("127.0.0.1", port)), 1, "topic");
    }
}
