package io.github.collectdmonitor.feed.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFeedTest {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
    void gives_what_comes(String host) throws Exception {
        ListenAddress address = new ListenAddress(host, FreePort.find());
        try (NetworkFeed feed = open(address, events::add)) {
            sendUntil(address, values("a"), () -> !events.isEmpty());
            sendUntil(address, new byte[] {1, 2, 3}, () -> feed.counts().refused(Kind.MALFORMED) > 0);
            sendUntil(address, values("b"), () -> given().contains("b"));

            assertThat(given().stream().distinct()).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost, 127.0.0.1", "localhost, ::1", "lo, 127.0.0.1", "127.9.9.9, 127.9.9.9"})
    void whatever_address_of_the_name_is_sent_to_gives_what_comes(String name, String to) throws Exception {
        ListenAddress address = new ListenAddress(name, FreePort.find());
        try (NetworkFeed feed = open(address, events::add)) {
            sendUntil(new ListenAddress(to, address.port()), values("a"), () -> !events.isEmpty());
            assertThat(feed.counts().refused()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.192.74.66", "ff18::efc0:4a42"})
    void a_multicast_address_is_refused(String host) {
        assertThatThrownBy(() -> open(new ListenAddress(host, FreePort.find()), events::add))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("multicast");
    }

    @Test
    void bug_of_the_receiver_is_logged_once_and_ends_nothing() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        try (LoggedLines log = new LoggedLines(Feed.class);
                NetworkFeed feed = open(address, event -> {
                    events.add(event);
                    throw new IllegalStateException("thrown by the test");
                })) {
            sendUntil(address, values("a"), () -> !events.isEmpty());
            sendUntil(address, values("b"), () -> given().contains("b"));
            // Delivered events are counted only afterwards.
            Awaitility.await().until(() -> feed.counts().packets() >= 2);
            assertThat(log.lines())
                    .containsExactly(
                            "Internal error while processing web01/made/gauge-a (further errors are suppressed)");
        }
    }

    @Test
    void silence_ends_with_an_event_and_not_with_refused_packets() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        try (NetworkFeed feed = open(address, events::add)) {
            Awaitility.await().until(() -> feed.silence().compareTo(Duration.ofMillis(300)) > 0);

            sendUntil(address, new byte[] {1, 2, 3}, () -> feed.counts().packets() > 0);
            assertThat(feed.silence()).isGreaterThan(Duration.ofMillis(300));

            long sent = System.nanoTime();
            sendUntil(address, values("a"), () -> feed.silence().toNanos() <= System.nanoTime() - sent);
        }
    }

    @Test
    void taken_port_is_refused_with_who_may_hold_it() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        try (NetworkFeed feed = open(address, events::add)) {
            assertThatThrownBy(() -> open(address, events::add))
                    .isInstanceOf(FeedException.class)
                    .hasMessageContaining(address.toString())
                    .hasMessageContaining("another program uses the port, such as another agent, or a collectd");
            assertThat(feed.counts().packets()).isZero();
        }
    }

    @Test
    void unknown_host_is_refused() {
        assertThatThrownBy(() -> open(new ListenAddress("nosuch.invalid", 25_826), events::add))
                .isInstanceOf(FeedException.class)
                .hasMessageEndingWith("there is no host nosuch.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void beyond_loopback_packets_must_be_protected(String host) {
        assertThatThrownBy(() -> open(new ListenAddress(host, FreePort.find()), events::add))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("with the security level None")
                .hasMessageContaining("set the level Sign or Encrypt");
    }

    @Test
    void beyond_loopback_protected_packets_are_awaited() throws Exception {
        ListenAddress address = new ListenAddress("0.0.0.0", FreePort.find());
        try (TemporaryFolder folder = TemporaryFolder.create("auth");
                NetworkFeed feed = NetworkFeed.open(
                        address,
                        new PacketSecurity(
                                SecurityLevel.SIGN, AuthFile.read(folder.write("auth", "user1: a password"))),
                        TypesDb.EMPTY,
                        events::add)) {
            sendUntil(address, values("a"), () -> feed.counts().refused(Kind.INSECURE) > 0);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void close_frees_the_port_and_may_be_repeated() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        NetworkFeed feed = open(address, events::add);

        feed.close();
        feed.close();

        open(address, events::add).close();
    }

    @Test
    void nothing_is_given_after_the_close() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        CountDownLatch come = new CountDownLatch(1);
        AtomicInteger afterwards = new AtomicInteger();
        NetworkFeed feed = open(address, event -> {
            come.countDown();
            afterwards.incrementAndGet();
        });
        sendUntil(address, values("a"), () -> come.getCount() == 0);

        feed.close();
        int given = afterwards.get();
        send(address, values("b"));

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("network-feed");
        assertThat(afterwards).hasValue(given);
    }

    @Test
    void value_is_read_as_sent() throws Exception {
        ListenAddress address = new ListenAddress("127.0.0.1", FreePort.find());
        try (NetworkFeed feed = open(address, events::add)) {
            sendUntil(address, values("a"), () -> feed.counts().values() > 0);
            assertThat(((ValueList) events.get(0)).value(0)).isEqualTo(42);
        }
    }

    private static NetworkFeed open(ListenAddress address, Consumer<Event> receiver) throws FeedException {
        return NetworkFeed.open(address, PacketSecurity.NONE, TypesDb.EMPTY, receiver);
    }

    private List<String> given() {
        return events.stream().map(event -> event.identifier().typeInstance()).toList();
    }

    /** Sends repeatedly, because a datagram may be lost. */
    private static void sendUntil(ListenAddress address, byte[] packet, Callable<Boolean> seen) {
        Awaitility.await().until(() -> {
            send(address, packet);
            return seen.call();
        });
    }

    private static void send(ListenAddress address, byte[] packet) throws IOException {
        InetAddress host = InetAddress.getByName(address.host());
        InetAddress target = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(target, address.port())));
        }
    }

    /** A packet with one derive of 42. */
    private static byte[] values(String typeInstance) {
        ByteBuffer packet = ByteBuffer.allocate(200);
        text(packet, 0, "web01");
        text(packet, 2, "made");
        text(packet, 4, "gauge");
        text(packet, 5, typeInstance);
        packet.putShort((short) 1).putShort((short) 12).putLong(1_795_362_600);
        packet.putShort((short) 6)
                .putShort((short) 15)
                .putShort((short) 1)
                .put((byte) 2)
                .putLong(42);
        byte[] bytes = new byte[packet.position()];
        packet.flip().get(bytes);
        return bytes;
    }

    private static void text(ByteBuffer packet, int type, String text) {
        packet.putShort((short) type).putShort((short) (5 + text.length()));
        packet.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
}
