package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.testkit.broker.scripted.Packets.connack;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of a broker that are below the requested values. */
@SuppressWarnings("try") // links are held open without being used
class AnnouncedLimitsTest {
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> connects = new LinkedBlockingQueue<>();
    private final LinkListener listener = new LinkListener() {
        @Override
        public void received(IncomingMessage message) {
            message.acknowledge();
        }

        @Override
        public void connected(boolean sessionPresent) {
            connects.add(sessionPresent);
        }

        @Override
        public void limited(List<String> shortfalls) {
            warnings.addAll(shortfalls);
        }
    };

    private static LinkSettings settings(int port) {
        return new LinkSettings(
                BrokerSettings.plain(new BrokerAddress("127.0.0.1", port)),
                Links.unique("limited"),
                false,
                Duration.ofDays(7),
                true,
                Duration.ofMillis(50),
                1_000_000,
                16,
                List.of("topic"),
                2);
    }

    @ParameterizedTest
    @CsvSource({
        "11 0000003c, for 60 s instead of 604800 s",
        "11 00000000, for 0 s instead of 604800 s",
        "21 0008, receive maximum is 8 instead of 16",
        "24 01, maximum QoS is 1 instead of 2",
        "24 00, maximum QoS is 0 instead of 2",
        "25 00, not support retained messages",
        "27 00002710, packets of 10000 bytes instead of 1000000",
    })
    void each_limit_is_reported_once_with_both_numbers(String property, String words) throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                    peer.welcome(hex(property));
                    if (number > 2) {
                        peer.goOn();
                    }
                });
                MqttLink link = new MqttLink(settings(broker.port()), listener)) {
            link.start();
            for (int i = 0; i < 3; i++) {
                assertThat(Mailbox.take(connects)).isFalse();
            }
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.peek()).contains(words);
    }

    @Test
    void broker_that_does_all_that_it_was_asked_to_is_not_reported() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                    peer.welcome(hex("1100093a80 210010 2501 27000f4240"));
                    peer.goOn();
                });
                MqttLink link = Links.connected(settings(broker.port()), listener)) {
            assertThat(Mailbox.take(connects)).isFalse();
        }
        assertThat(warnings).isEmpty();
    }

    @RequiresMosquitto
    @ParameterizedTest
    @CsvSource({
        "max_qos 1, maximum QoS is 1 instead of 2",
        "max_qos 0, maximum QoS is 0 instead of 2",
        "retain_available false, not support retained messages",
        "max_inflight_messages 5, receive maximum is 5 instead of 16",
        "max_packet_size 50000, packets of 50000 bytes instead of 1000000",
    })
    void limits_of_a_real_broker_are_reported_and_kept_to(String line, String words) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.builder().line(line).start();
                MqttLink link = Links.connected(settings(broker.port()), listener)) {
            assertThat(warnings).anyMatch(warning -> warning.contains(words));
            for (int i = 0; i < 20; i++) {
                assertThat(Links.await(link.publish(Links.message("topic", 2, "" + i))))
                        .isInstanceOf(PublishOutcome.Acknowledged.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"210000", "2700000000", "2402", "7f", "2600"})
    void limit_that_mqtt_does_not_allow_is_a_failure(String property) {
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
            peer.answerConnect(connack(0, hex(property)));
            peer.swallow();
        })) {
            BrokerException failure = catchThrowableOfType(
                    BrokerException.class,
                    () -> Links.connected(settings(broker.port()), listener).close());

            assertThat(failure).isNotNull();
            assertThat(failure.kind()).isEqualTo(BrokerException.Kind.REFUSED);
        }
    }

    /** The broker ends a connection that is silent for one and a half times its keep alive (MQTT 5.0 §3.1.2.10). */
    @Test
    void keep_alive_of_the_broker_is_kept_to_instead_of_our_own() throws Exception {
        AtomicBoolean pingedByOurOwn = new AtomicBoolean();
        try (ScriptedBroker silent = ScriptedBroker.started((peer, number) -> {
                    peer.welcome();
                    peer.awaitPing();
                    pingedByOurOwn.set(true);
                    peer.goOn();
                });
                MqttLink unhurried = Links.connected(settings(silent.port()), Mailbox.acknowledging());
                ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                    peer.welcome(hex("130001"));
                    peer.awaitPing();
                    peer.awaitPing();
                    connects.add(!pingedByOurOwn.get());
                    peer.goOn();
                });
                MqttLink link = Links.connected(settings(broker.port()), listener)) {
            assertThat(Mailbox.take(connects)).isFalse();
            assertThat(Mailbox.take(connects))
                    .as("two pings before the client's own keep-alive interval of 30 s")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"20020001", "20020005", "20020000", "2003000100", "2003008400"})
    void broker_of_an_older_version_is_named(String answer) {
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> peer.answerConnect(hex(answer)))) {
            BrokerException failure = catchThrowableOfType(
                    BrokerException.class,
                    () -> Links.connected(settings(broker.port()), listener).close());

            assertThat(failure.kind()).isEqualTo(BrokerException.Kind.REFUSED);
            assertThat(failure)
                    .hasMessage(
                            "the broker at 127.0.0.1:" + broker.port() + " speaks MQTT 3.1.1 only; MQTT 5 is needed");
        }
    }

    @Test
    void broker_that_closes_over_the_version_may_be_an_older_one() {
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> peer.read())) {
            assertThat(catchThrowableOfType(
                            BrokerException.class,
                            () -> Links.connected(settings(broker.port()), listener)
                                    .close()))
                    .hasMessageContaining("the broker supports MQTT 5");
        }
    }
}
