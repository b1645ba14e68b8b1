package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.paho.PahoConnection;
import io.github.collectdmonitor.mqtt.socket.BrokerAddresses.Resolver;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.scripted.Packets;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker's name with several addresses, some of which do not respond. */
@SuppressWarnings("try") // links are held open without being used
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokerNamesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int port = FreePort.find();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ScriptedBroker.Script good = (peer, number) -> {
        peer.welcome();
        peer.goOn();
    };

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private ScriptedBroker broker(String address, ScriptedBroker.Script script) {
        ScriptedBroker broker = ScriptedBroker.started(address, port, script);
        open.add(broker);
        return broker;
    }

    /** A listener whose queue is full: Linux drops the SYN of further clients. */
    private void dropping(String address) throws Exception {
        ServerSocket full = new ServerSocket();
        full.setReuseAddress(true);
        full.bind(new InetSocketAddress(address, port), 1);
        open.add(full);
        for (int i = 0; i < 2; i++) {
            Socket filler = new Socket();
            open.add(filler);
            filler.connect(new InetSocketAddress(address, port), 1000);
        }
    }

    private LinkSettings settings() {
        return Links.passing(BrokerSettings.plain(new BrokerAddress("broker.example", port)), 1, "topic");
    }

    private static Resolver of(String... addresses) {
        return host -> {
            InetAddress[] resolved = new InetAddress[addresses.length];
            for (int i = 0; i < addresses.length; i++) {
                resolved[i] = InetAddress.getByName(addresses[i]);
            }
            return resolved;
        };
    }

    private void connect(Mailbox mailbox, Resolver resolver, Duration timeout) throws BrokerException {
        MqttLink link = new MqttLink(settings(), mailbox, resolver);
        open.add(link);
        link.connect(timeout);
    }

    @Test
    void one_attempt_reaches_the_only_address_that_answers() throws Exception {
        dropping("127.0.0.2");
        dropping("127.0.0.3");
        ScriptedBroker answering = broker("127.0.0.4", good);

        connect(Mailbox.acknowledging(), of("127.0.0.2", "127.0.0.3", "127.0.0.4"), Duration.ofSeconds(7));

        assertThat(answering.connections()).isEqualTo(1);
    }

    @Test
    void last_of_many_addresses_is_reached() throws Exception {
        broker("127.0.0.40", good);
        List<String> addresses = new ArrayList<>();
        for (int i = 10; i <= 40; i++) {
            addresses.add("127.0.0." + i);
        }
        MqttLink link = new MqttLink(settings(), Mailbox.acknowledging(), of(addresses.toArray(String[]::new)));
        open.add(link);
        Mailbox mailbox = Mailbox.acknowledging();
        MqttLink retrying = new MqttLink(settings(), mailbox, of(addresses.toArray(String[]::new)));
        open.add(retrying);
        retrying.start();

        assertThat(mailbox.nextConnect()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closes", "is silent", "closes behind CONNACK", "refuses", "speaks MQTT 3.1.1"})
    void address_that_fails_after_it_took_the_connection_does_not_keep_from_the_next(String how) throws Exception {
        ScriptedBroker bad = broker("127.0.0.2", (peer, number) -> {
            switch (how) {
                case "is silent" -> peer.swallow();
                case "closes behind CONNACK" -> peer.answerConnect(Packets.connack(0));
                case "refuses" -> peer.answerConnect(Packets.connack(0x88));
                case "speaks MQTT 3.1.1" -> peer.answerConnect(Packets.hex("20020001"));
                default -> peer.read();
            }
        });
        broker("127.0.0.3", good);

        Duration shared = how.equals("is silent") ? Duration.ofSeconds(10) : PATIENCE;
        connect(Mailbox.acknowledging(), of("127.0.0.2", "127.0.0.3"), shared);

        assertThat(bad.connections()).isEqualTo(1);
    }

    @Test
    void reconnecting_begins_behind_the_address_that_failed_last() throws Exception {
        ScriptedBroker flapping = broker("127.0.0.2", (peer, number) -> peer.welcome());
        broker("127.0.0.3", good);
        Mailbox mailbox = Mailbox.acknowledging();

        connect(mailbox, of("127.0.0.2", "127.0.0.3"), PATIENCE);
        mailbox.nextConnect();
        Mailbox.take(mailbox.losses);
        mailbox.nextConnect();

        assertThat(flapping.connections()).isEqualTo(1);
    }

    @Test
    void each_protocol_family_is_tried() throws Exception {
        broker("127.0.0.1", good);

        connect(Mailbox.acknowledging(), of("::1", "127.0.0.1"), PATIENCE);
    }

    @Test
    void failure_names_each_address_and_what_it_did() throws Exception {
        dropping("127.0.0.2");
        broker("127.0.0.4", (peer, number) -> peer.swallow());

        BrokerException failure = catchThrowableOfType(
                BrokerException.class,
                () -> connect(
                        Mailbox.acknowledging(), of("127.0.0.2", "127.0.0.3", "127.0.0.4"), Duration.ofSeconds(3)));

        assertThat(failure)
                .hasMessageContaining(
                        "broker.example:" + port + " (127.0.0.4) accepted the connection and did not respond")
                .hasMessageContaining("it does not respond (127.0.0.2)");
        assertThat(failure.kind()).isEqualTo(BrokerException.Kind.TIMEOUT);
    }

    @Test
    void lookup_that_hangs_ends_the_attempt_and_the_next_one_does_not_begin_a_second() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        Resolver hanging = host -> {
            lookups.incrementAndGet();
            awaitLatch(answered);
            return InetAddress.getAllByName("127.0.0.1");
        };
        broker("127.0.0.1", good);
        Mailbox mailbox = Mailbox.acknowledging();
        MqttLink link = new MqttLink(settings(), mailbox, hanging);
        open.add(link);
        BrokerException failure =
                catchThrowableOfType(BrokerException.class, () -> link.connect(Duration.ofMillis(200)));
        assertThat(failure).hasMessageContaining("looking up the name took longer than 200 ms");

        MqttLink retrying = new MqttLink(settings(), mailbox, hanging);
        open.add(retrying);
        retrying.start();
        await().atMost(PATIENCE).until(() -> lookups.get() == 2);
        answered.countDown();
        mailbox.nextConnect();
    }

    /** One of several attempts is enough: a delay on a slow machine hits one attempt, a slow lookup each of them. */
    @Test
    void close_does_not_wait_for_a_lookup_that_hangs() throws Exception {
        List<Duration> took = new ArrayList<>();
        do {
            took.add(closeDuringLookup());
        } while (took.get(took.size() - 1).compareTo(PahoConnection.LONGEST_WAIT.dividedBy(2)) > 0 && took.size() < 3);

        assertThat(Collections.min(took)).as("of %s", took).isLessThan(PahoConnection.LONGEST_WAIT.dividedBy(2));
    }

    private Duration closeDuringLookup() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Mailbox mailbox = Mailbox.acknowledging();
        MqttLink link = new MqttLink(settings(), mailbox, host -> {
            begun.countDown();
            awaitLatch(answered);
            return InetAddress.getAllByName("127.0.0.1");
        });
        link.start();
        begun.await();
        long closing = System.nanoTime();

        link.close();

        Duration took = Duration.ofNanos(System.nanoTime() - closing);
        answered.countDown();
        assertThat(mailbox.failures).isEmpty();
        return took;
    }

    @Test
    void name_that_comes_to_exist_is_found() {
        AtomicInteger lookups = new AtomicInteger();
        broker("127.0.0.1", good);
        Mailbox mailbox = Mailbox.acknowledging();
        MqttLink link = new MqttLink(settings(), mailbox, host -> {
            if (lookups.incrementAndGet() < 3) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        open.add(link);
        link.start();

        assertThat(Mailbox.take(mailbox.failures)).hasMessageContaining("no host has that name");
        mailbox.nextConnect();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
