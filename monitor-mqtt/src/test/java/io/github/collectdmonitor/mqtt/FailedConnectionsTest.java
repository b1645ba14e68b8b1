package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.testkit.broker.scripted.Packets.connack;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.hex;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.testkit.broker.scripted.Packets;
import io.github.collectdmonitor.testkit.broker.scripted.Peer;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failed connections must leave no threads or sockets behind. */
class FailedConnectionsTest {
    private static final int ATTEMPTS = 50;
    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The ways in which a broker fails to accept a connection. */
    record Refusal(String name, boolean tls, ScriptedBroker.Script script) {
        /** Whether each attempt takes until its timeout. */
        boolean waits() {
            return name.contains("silent") || name.contains("stalls") || name.contains("half a record");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                plain("accepts and closes", (peer, number) -> {}),
                plain("resets at once", (peer, number) -> peer.reset()),
                plain("closes behind CONNECT", (peer, number) -> peer.read()),
                plain("resets behind CONNECT", (peer, number) -> {
                    peer.read();
                    peer.reset();
                }),
                plain("sends half a CONNACK", (peer, number) -> peer.answerConnect(hex("2003"))),
                plain("sends half a CONNACK before CONNECT", (peer, number) -> peer.send(hex("20"))),
                plain("sends CONNACK before CONNECT", (peer, number) -> peer.send(connack(0))),
                plain("closes behind CONNACK", (peer, number) -> peer.answerConnect(connack(0))),
                plain("resets behind CONNACK", (peer, number) -> {
                    peer.answerConnect(connack(0));
                    peer.reset();
                }),
                plain("closes behind SUBSCRIBE", (peer, number) -> {
                    peer.answerConnect(connack(0));
                    peer.read();
                }),
                plain("refuses", (peer, number) -> peer.answerConnect(connack(0x88, reason("busy")))),
                plain("refuses as MQTT 3.1.1 does", (peer, number) -> peer.answerConnect(hex("20020001"))),
                plain("answers with what cannot be read", (peer, number) -> peer.answerConnect(hex("200300007f"))),
                plain("is an SSH server", (peer, number) -> text(peer, "SSH-2.0-OpenSSH_9.2p1\r\n")),
                plain("is a web server", (peer, number) -> text(peer, "HTTP/1.1 400 Bad Request\r\n\r\n")),
                plain("is a mail server", (peer, number) -> text(peer, "220 mail ESMTP\r\n")),
                plain("sends PUBLISH first", (peer, number) -> {
                    peer.read();
                    peer.send(Packets.publish("topic", 1, 7, hex(""), hex("68")));
                }),
                plain("stays silent", (peer, number) -> peer.swallow()),
                plain("stays silent behind CONNACK", (peer, number) -> {
                    peer.answerConnect(connack(0));
                    peer.swallow();
                }),
                tls("closes in the handshake", (peer, number) -> {}),
                tls("stalls in the handshake", (peer, number) -> peer.swallow()),
                tls("speaks no TLS", (peer, number) -> text(peer, "SSH-2.0-OpenSSH_9.2p1\r\n")),
                tls("sends half a record", (peer, number) -> {
                    peer.send(hex("16030300ff02"));
                    peer.swallow();
                }));
    }

    private static void text(Peer peer, String text) throws IOException {
        peer.send(text.getBytes(StandardCharsets.US_ASCII));
        peer.swallow();
    }

    private static Refusal plain(String name, ScriptedBroker.Script script) {
        return new Refusal(name, false, script);
    }

    private static Refusal tls(String name, ScriptedBroker.Script script) {
        return new Refusal("TLS " + name, true, script);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void broker_that_takes_no_connection_costs_nothing_afterwards_and_the_next_one_is_used(Refusal refusal)
            throws Exception {
        Set<Long> before = linkThreads();
        try (ScriptedBroker bad = ScriptedBroker.started(refusal.script());
                ScriptedBroker good = ScriptedBroker.started((peer, number) -> {
                    peer.welcome();
                    peer.goOn();
                })) {
            int attempts = refusal.waits() ? ATTEMPTS / 5 : ATTEMPTS;
            for (int i = 0; i < attempts; i++) {
                BrokerException failure = catchThrowableOfType(
                        BrokerException.class,
                        () -> open(settings(bad.port(), refusal.tls())).close());
                assertThat(failure).as("attempt %d", i).isNotNull();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(linkThreads()).isEqualTo(before));
            assertThat(bad.connections()).isPositive();
            Links.connected(settings(good.port(), false), Mailbox.acknowledging())
                    .close();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(linkThreads()).isEqualTo(before));
    }

    private static MqttLink open(LinkSettings settings) throws BrokerException {
        MqttLink link = new MqttLink(settings, Mailbox.acknowledging());
        try {
            link.connect(LIMIT.multipliedBy(settings.broker().tls() == null ? 1 : 3));
            return link;
        } catch (BrokerException e) {
            link.close();
            throw e;
        }
    }

    private static LinkSettings settings(int port, boolean tls) {
        BrokerAddress address = new BrokerAddress("127.0.0.1", port);
        BrokerSettings broker = tls
                ? new BrokerSettings(address, null, null, new TlsSettings(null, null, null, true))
                : BrokerSettings.plain(address);
        return Links.passing(broker, 1, "topic");
    }

    /** The threads of links, identified by their names, and those of Paho. */
    private static Set<Long> linkThreads() {
        Set<Long> ids = new TreeSet<>();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            String name = info.getThreadName();
            if (name.startsWith("mqtt-") || name.startsWith("MQTT ")) {
                ids.add(info.getThreadId());
            }
        }
        return ids;
    }
}
