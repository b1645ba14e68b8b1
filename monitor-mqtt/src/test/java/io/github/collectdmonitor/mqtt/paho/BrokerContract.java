package io.github.collectdmonitor.mqtt.paho;

import static io.github.collectdmonitor.mqtt.Links.await;
import static io.github.collectdmonitor.mqtt.Links.connected;
import static io.github.collectdmonitor.mqtt.Links.kept;
import static io.github.collectdmonitor.mqtt.Links.message;
import static io.github.collectdmonitor.mqtt.Links.passing;
import static io.github.collectdmonitor.mqtt.Links.plain;
import static io.github.collectdmonitor.mqtt.Links.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.mqtt.Mailbox;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The behaviour that the link requires of every MQTT 5 broker; one subclass per broker. */
public @SuppressWarnings("try") // links are held open without being used
abstract class BrokerContract {
    private static final int BURST = 1000;
    private static final Duration LONG_TIME = WaitLimit.LIMIT;

    public final String topic = unique("contract");

    public BrokerSettings settings() {
        return plain(broker());
    }

    /** The broker, running. */
    public abstract TestBroker broker();

    /** Whether sessions and their messages survive a restart of the broker. */
    public abstract boolean keepsSessions();

    @BeforeEach
    void let_the_broker_run() {
        broker().start();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void message_makes_the_round_trip(int qos) throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(settings(), qos, topic), mailbox)) {
            PublishOutcome outcome = await(link.publish(message(topic, qos, "köttur 猫")));

            assertThat(outcome).isEqualTo(new Acknowledged(false));
            IncomingMessage received = mailbox.next();
            assertThat(Mailbox.text(received)).isEqualTo("köttur 猫");
            assertThat(received.topic()).isEqualTo(topic);
            assertThat(received.qos()).isEqualTo(Math.min(qos, 1));
            assertThat(received.duplicate()).isFalse();
            assertThat(received.retained()).isFalse();
        }
    }

    @Test
    void properties_arrive_as_they_were_sent() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        CorrelationData correlation = CorrelationData.random();
        List<UserProperty> properties = List.of(new UserProperty("stages", "yes"), new UserProperty("stages", "again"));
        try (MqttLink link = connected(passing(settings(), 1, topic), mailbox)) {
            await(link.publish(new OutgoingMessage(
                    topic,
                    1,
                    Payload.of(new byte[] {1}),
                    "answers/here",
                    correlation,
                    Duration.ofSeconds(400),
                    properties)));

            IncomingMessage received = mailbox.next();
            assertThat(received.responseTopic()).isEqualTo("answers/here");
            assertThat(received.correlation()).isEqualTo(correlation);
            assertThat(received.expiry()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(400));
            assertThat(received.userProperties()).isEqualTo(properties);
        }
    }

    @Test
    void message_that_is_expired_is_not_delivered() throws Exception {
        String client = unique("sleeper");
        connected(kept(settings(), client, 1, topic), Mailbox.acknowledging()).close();
        try (MqttLink sender = connected(passing(settings(), 1), Mailbox.acknowledging())) {
            await(sender.publish(new OutgoingMessage(
                    topic, 1, Payload.of(new byte[] {1}), null, null, Duration.ofSeconds(1), List.of())));
            await(sender.publish(message(topic, 1, "last")));
        }
        await().pollDelay(Duration.ofMillis(2500)).until(() -> true);

        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), mailbox)) {
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("last");
        }
    }

    @Test
    @RequiresMosquitto // for its tools
    void retained_message_is_marked_when_it_comes_and_does_not_come_at_subscribing() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(settings(), 1, topic), mailbox)) {
            Program.of("mosquitto_pub", "-h", broker().host(), "-p", "" + broker().port())
                    .with("-q", "1", "-r", "-t", topic, "-m", "kept")
                    .run(LONG_TIME)
                    .expectExit(0);
            assertThat(mailbox.next().retained()).as("RETAIN").isTrue();
        }

        Mailbox later = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(settings(), 1, topic), later)) {
            await(link.publish(message(topic, 1, "first to come")));
            assertThat(Mailbox.text(later.next())).isEqualTo("first to come");
        }
    }

    @Test
    void messages_wait_in_a_kept_session() throws Exception {
        String client = unique("agent");
        connected(kept(settings(), client, 2, topic), Mailbox.acknowledging()).close();
        try (MqttLink sender = connected(passing(settings(), 2), Mailbox.acknowledging())) {
            await(sender.publish(message(topic, 2, "one")));
            await(sender.publish(message(topic, 2, "two")));
        }

        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 2, topic), mailbox)) {
            assertThat(mailbox.nextConnect()).as("session present").isTrue();
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("one");
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("two");
        }
    }

    @Test
    void session_of_a_sender_is_deleted_when_it_closes() throws Exception {
        LinkSettings sender = new LinkSettings(
                settings(),
                unique("sender"),
                false,
                Duration.ofMinutes(5),
                false,
                Duration.ofSeconds(1),
                100_000,
                100,
                List.of(topic),
                1);
        connected(sender, Mailbox.acknowledging()).close();
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink again = connected(sender, mailbox)) {
            assertThat(mailbox.nextConnect()).as("session present").isFalse();
        }
    }

    @Test
    void message_without_acknowledgement_comes_again_and_says_so() throws Exception {
        String client = unique("agent");
        Mailbox first = Mailbox.silent();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), first)) {
            await(link.publish(message(topic, 1, "task")));
            assertThat(first.next().duplicate()).isFalse();
        }

        Mailbox second = Mailbox.silent();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), second)) {
            IncomingMessage again = second.next();
            assertThat(Mailbox.text(again)).isEqualTo("task");
            assertThat(again.duplicate()).as("DUP").isTrue();
            again.acknowledge();
            again.acknowledge();
        }

        Mailbox third = Mailbox.silent();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), third)) {
            await(link.publish(message(topic, 1, "another")));
            assertThat(Mailbox.text(third.next())).isEqualTo("another");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2000, 40_000})
    @RequiresMosquitto // for its tools
    void message_with_huge_correlation_data_is_refused_once_and_the_next_one_arrives(int length) throws Exception {
        String client = unique("agent");
        connected(kept(settings(), client, 1, topic), Mailbox.acknowledging()).close();
        Program.of("mosquitto_pub", "-h", broker().host(), "-p", "" + broker().port())
                .with("-V", "5", "-q", "1", "-t", topic, "-m", "poison")
                .with("-D", "publish", "correlation-data", "x".repeat(length))
                .run(LONG_TIME)
                .expectExit(0);

        Mailbox first = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), first)) {
            assertThat(Mailbox.take(first.refusals))
                    .contains(length < PropertyCheck.MOST_BYTES ? "correlation data" : "properties");
            await(link.publish(message(topic, 1, "next")));
            assertThat(Mailbox.text(first.next())).isEqualTo("next");
        }

        Mailbox second = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), second)) {
            await(link.publish(message(topic, 1, "last")));
            assertThat(Mailbox.text(second.next())).isEqualTo("last");
            assertThat(second.refusals).as("the broker need not send it again").isEmpty();
        }
    }

    @Test
    void message_with_too_many_user_properties_is_refused_once_and_the_next_one_arrives() throws Exception {
        String client = unique("agent");
        connected(kept(settings(), client, 1, topic), Mailbox.acknowledging()).close();
        List<UserProperty> most =
                Collections.nCopies(PropertyCheck.MOST_USER_PROPERTIES, new UserProperty("name", "value"));
        List<UserProperty> tooMany =
                Collections.nCopies(PropertyCheck.MOST_USER_PROPERTIES + 1, new UserProperty("", ""));
        try (MqttLink sender = connected(passing(settings(), 1), Mailbox.acknowledging())) {
            await(sender.publish(new OutgoingMessage(topic, 1, Payload.of(new byte[] {1}), null, null, null, tooMany)));
            await(sender.publish(new OutgoingMessage(topic, 1, Payload.of(new byte[] {2}), null, null, null, most)));
        }

        Mailbox first = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), first)) {
            assertThat(first.next().userProperties()).isEqualTo(most);
            assertThat(Mailbox.take(first.refusals)).contains("64 user properties");
        }

        Mailbox second = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(settings(), client, 1, topic), second)) {
            await(link.publish(message(topic, 1, "last")));
            assertThat(Mailbox.text(second.next())).isEqualTo("last");
            assertThat(second.refusals).as("the broker need not send it again").isEmpty();
        }
    }

    @Test
    void acknowledging_after_the_link_is_gone_does_nothing() throws Exception {
        Mailbox mailbox = Mailbox.silent();
        MqttLink link = connected(passing(settings(), 1, topic), mailbox);
        await(link.publish(message(topic, 1, "task")));
        IncomingMessage received = mailbox.next();
        link.close();

        received.acknowledge();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void thousand_messages_at_once_arrive_in_order(int qos) throws Exception {
        Mailbox left = Mailbox.acknowledging();
        Mailbox right = Mailbox.acknowledging();
        try (MqttLink one = connected(passing(settings(), qos, topic + "/left"), left);
                MqttLink two = connected(passing(settings(), qos, topic + "/right"), right)) {
            List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                outcomes.add(one.publish(message(topic + "/right", qos, "" + i)));
                outcomes.add(two.publish(message(topic + "/left", qos, "" + i)));
            }

            outcomes.forEach(outcome -> assertThat(await(outcome)).isInstanceOf(Acknowledged.class));
            List<String> expected =
                    IntStream.range(0, BURST).mapToObj(Integer::toString).toList();
            if (qos > 0) {
                await().atMost(LONG_TIME).until(() -> left.messages.size() + right.messages.size() >= 2 * BURST);
                assertThat(left.texts()).isEqualTo(expected);
                assertThat(right.texts()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nothing_is_lost_when_the_broker_restarts_under_traffic(int qos) throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        Mailbox own = Mailbox.acknowledging();
        try (MqttLink receiver = connected(kept(settings(), unique("receiver"), qos, topic), mailbox);
                MqttLink sender = connected(kept(settings(), unique("sender"), qos, topic), own)) {
            own.nextConnect();
            List<CompletableFuture<PublishOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < BURST / 2; i++) {
                outcomes.add(sender.publish(message(topic, qos, "" + i)));
            }
            await().until(() -> own.received.get() > 10);
            broker().stop();
            for (int i = BURST / 2; i < BURST; i++) {
                outcomes.add(sender.publish(message(topic, qos, "" + i)));
            }
            broker().start();
            own.nextConnect();

            outcomes.forEach(outcome -> assertThat(await(outcome)).isInstanceOf(Acknowledged.class));
            Set<String> expected = new HashSet<>();
            IntStream.range(keepsSessions() ? 0 : BURST / 2, BURST).forEach(i -> expected.add("" + i));
            // The sender has subscribed again before it sends anything again, so even a broker without persistence
            // loses nothing that was published after its restart.
            await().atMost(LONG_TIME)
                    .untilAsserted(() -> assertThat(own.texts()).containsAll(expected));
            if (keepsSessions()) {
                await().atMost(LONG_TIME)
                        .untilAsserted(() -> assertThat(mailbox.texts()).containsAll(expected));
            }
        }
    }

    @Test
    void link_that_is_started_before_its_broker_comes_up_with_it() throws Exception {
        broker().stop();
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = new MqttLink(passing(settings(), 1, topic), mailbox)) {
            link.start();
            assertThat(Mailbox.take(mailbox.failures).kind()).isEqualTo(BrokerException.Kind.UNREACHABLE);
            CompletableFuture<PublishOutcome> outcome = link.publish(message(topic, 1, "early"));
            broker().start();

            mailbox.nextConnect();
            assertThat(await(outcome)).isEqualTo(new Acknowledged(false));
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("early");
        }
    }

    @Test
    void error_while_a_link_comes_up_is_a_failed_attempt() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = new MqttLink(passing(settings(), 1, topic), mailbox)) {
            CompletableFuture<PublishOutcome> unused = link.publish(OutgoingMessage.of(topic, 1, maximum -> {
                throw new OutOfMemoryError("made up");
            }));
            link.start();
            assertThat(Mailbox.take(mailbox.failures)).hasMessageContaining("made up");

            mailbox.nextConnect();
            assertThat(await(link.publish(message(topic, 1, "next")))).isEqualTo(new Acknowledged(false));
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("next");
        }
    }
}
