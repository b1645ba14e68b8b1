package io.github.collectdmonitor.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.dispatch.ReceivedRequest;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@RequiresMosquitto
class RequestInboxTest {
    private static final int MIB = 1024 * 1024;
    private static final int PACKET_SIZE = 2 * MIB;
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String LARGE = "large ";

    private static MosquittoBroker broker;

    private final String topic = UUID.randomUUID().toString();
    private final List<String> recorded = new ArrayList<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.started();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    /** An inbox that receives the messages of a client. */
    private void inbox(String client, Consumer<List<ReceivedRequest>> dispatcher) throws Exception {
        inbox(client, dispatcher, whenFull -> {});
    }

    private void inbox(String client, Consumer<List<ReceivedRequest>> dispatcher, RequestInbox.Room room)
            throws Exception {
        CompletableFuture<MqttLink> made = new CompletableFuture<>();
        RequestInbox inbox = new RequestInbox(
                dispatcher,
                room,
                new ReplyRoute(topic, "results"),
                PACKET_SIZE,
                () -> made.thenAccept(MqttLink::overrun).isDone());
        inbox.start();
        MqttLink link = new MqttLink(settings(client, topic), new LinkListener() {
            @Override
            public void received(IncomingMessage message) {
                inbox.put(message);
                arrived.incrementAndGet();
            }

            @Override
            public void disconnected(String reason) {
                losses.add(reason);
                inbox.disconnected();
            }
        });
        made.complete(link);
        open.add(link);
        open.add(inbox::stop);
        link.connect(LIMIT);
    }

    private static LinkSettings settings(String client, String... topics) {
        return new LinkSettings(
                BrokerSettings.plain(new BrokerAddress(broker.host(), broker.port())),
                client,
                false,
                Duration.ofMinutes(1),
                true,
                Duration.ofMillis(200),
                PACKET_SIZE,
                RequestInbox.RECEIVE_MAXIMUM,
                List.of(topics),
                1);
    }

    /** Publishes messages that begin with their number, and returns when the broker has acknowledged them. */
    private void publish(int qos, byte[] payload, int times) throws Exception {
        try (MqttLink link = new MqttLink(settings(UUID.randomUUID().toString()), message -> {})) {
            link.connect(LIMIT);
            List<CompletableFuture<?>> published = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                byte[] numbered = payload.clone();
                if (times > 1) {
                    numbered[0] = (byte) i;
                }
                published.add(link.publish(OutgoingMessage.of(topic, qos, Payload.of(numbered))));
            }
            for (CompletableFuture<?> one : published) {
                one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            link.close(LIMIT);
        }
    }

    private void publish(String text) throws Exception {
        publish(1, text.getBytes(StandardCharsets.UTF_8), 1);
    }

    private void record(List<ReceivedRequest> deliveries) {
        for (ReceivedRequest receivedRequest : deliveries) {
            synchronized (recorded) {
                byte[] payload = receivedRequest.payload();
                recorded.add(payload.length < MIB ? new String(payload, StandardCharsets.UTF_8) : LARGE + payload[0]);
            }
            receivedRequest.settled().run();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> recorded() {
        synchronized (recorded) {
            return List.copyOf(recorded);
        }
    }

    @Test
    void failure_over_a_message_neither_ends_the_inbox_nor_brings_the_message_again() throws Exception {
        String client = UUID.randomUUID().toString();
        Consumer<List<ReceivedRequest>> failing = deliveries -> {
            record(deliveries.stream()
                    .filter(receivedRequest -> receivedRequest.payload().length < 100)
                    .toList());
            if (deliveries.stream().anyMatch(receivedRequest -> receivedRequest.payload().length >= 100)) {
                throw new StackOverflowError("made up");
            }
        };
        inbox(client, failing);
        publish(1, new byte[100], 2 * RequestInbox.RECEIVE_MAXIMUM);
        publish("next");
        await().until(() -> recorded().contains("next"));

        close();
        open.clear();
        inbox(client, this::record);
        publish("last");
        await().until(() -> recorded().contains("last"));
        assertThat(recorded()).containsExactly("next", "last");
    }

    @Test
    void messages_at_qos_0_are_dropped_beyond_their_bound_of_bytes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        inbox(UUID.randomUUID().toString(), deliveries -> {
            awaitLatch(goOn);
            record(deliveries);
        });
        publish(0, new byte[MIB], 40);
        publish("behind them");
        await().until(() -> arrived.get() == 40 + 1);
        goOn.countDown();

        await().until(() -> recorded().contains("behind them"));
        assertThat(recorded()).filteredOn(name -> name.startsWith(LARGE)).hasSize(16);
    }

    /** Mosquitto 2.0.11 exceeds the receive maximum after messages have queued up and some are acknowledged. */
    @Test
    void messages_beyond_the_receive_maximum_wait_in_the_socket() throws Exception {
        int acknowledged = 4;
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        inbox(UUID.randomUUID().toString(), deliveries -> {
            atOnce.accumulateAndGet(deliveries.size(), Math::max);
            for (ReceivedRequest receivedRequest : deliveries) {
                if (recorded().size() == acknowledged) {
                    awaitLatch(goOn);
                }
                record(List.of(receivedRequest));
            }
        });
        publish(1, new byte[MIB], 80);
        await().until(() -> arrived.get() >= acknowledged + RequestInbox.RECEIVE_MAXIMUM);
        publish("behind them");
        goOn.countDown();

        await().atMost(LIMIT).until(() -> recorded().contains("behind them"));
        assertThat(recorded()).isEqualTo(inOrder(80));
        assertThat(losses).as("messages beyond the budget wait in the socket").isEmpty();
        assertThat(atOnce.get()).isLessThanOrEqualTo(RequestInbox.RECEIVE_MAXIMUM * PACKET_SIZE / MIB);
    }

    /** The acknowledgements that end such a wait arrive over the same connection, which must be read meanwhile. */
    @Test
    void messages_without_room_while_answers_wait_come_again_in_order_and_without_a_pause() throws Exception {
        CountDownLatch answersLeft = new CountDownLatch(1);
        int flood = 60;
        inbox(UUID.randomUUID().toString(), this::record, whenFull -> {
            if (answersLeft.getCount() > 0) {
                whenFull.run();
                answersLeft.await();
            }
        });
        publish(1, new byte[MIB], flood);
        publish("behind them");
        await().atMost(LIMIT).until(() -> arrived.get() >= RequestInbox.RECEIVE_MAXIMUM);
        answersLeft.countDown();

        await().atMost(LIMIT).until(() -> recorded().contains("behind them"));
        assertThat(recorded().stream().distinct().toList()).isEqualTo(inOrder(flood));
        assertThat(losses).hasSizeLessThanOrEqualTo(1);
    }

    /** Large messages, and one after them. */
    private static List<String> inOrder(int large) {
        return Stream.concat(IntStream.range(0, large).mapToObj(i -> LARGE + i), Stream.of("behind them"))
                .toList();
    }
}
