package io.github.collectdmonitor.mqtt.connection;

import static io.github.collectdmonitor.mqtt.Links.await;
import static io.github.collectdmonitor.mqtt.Links.connected;
import static io.github.collectdmonitor.mqtt.Links.kept;
import static io.github.collectdmonitor.mqtt.Links.message;
import static io.github.collectdmonitor.mqtt.Links.passing;
import static io.github.collectdmonitor.mqtt.Links.plain;
import static io.github.collectdmonitor.mqtt.Links.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.mqtt.Mailbox;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Refused;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link to a broker with users, access rules and a small packet size. */
@RequiresMosquitto
class MosquittoLimitsTest {
    private static final int PACKET_SIZE = 2000;

    private static MosquittoBroker broker;

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.builder()
                .user("agent", "right")
                .accessControlList("user agent\ntopic readwrite open/#\ntopic read secret/#")
                .maximumPacketSize(PACKET_SIZE)
                .start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    private static BrokerSettings as(@Nullable String user, @Nullable String password) {
        return new BrokerSettings(plain(broker).address(), user, password == null ? null : new Secret(password), null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void refused_message_does_not_hold_up_the_next_one(int qos) throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(as("agent", "right"), qos, "open/#"), mailbox)) {
            CompletableFuture<PublishOutcome> refused = link.publish(message("forbidden", qos, "one"));
            CompletableFuture<PublishOutcome> next = link.publish(message("open/a", qos, "two"));

            assertThat(await(refused)).isEqualTo(new Refused(ReasonCodes.NOT_AUTHORIZED, "not authorized"));
            assertThat(await(next)).isEqualTo(new Acknowledged(false));
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("two");
            assertThat(mailbox.losses).as("the connection holds").isEmpty();
        }
    }

    @Test
    void payload_is_asked_to_fit_the_packet_size_of_the_broker() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(as("agent", "right"), 1, "open/#"), mailbox)) {
            Payload elastic = maximum -> new byte[Math.min(maximum, 100_000)];
            assertThat(await(link.publish(OutgoingMessage.of("open/" + "x".repeat(300), 1, elastic))))
                    .isEqualTo(new Acknowledged(false));

            assertThat(mailbox.next().payload().length).isBetween(PACKET_SIZE - 350, PACKET_SIZE);
        }
    }

    @Test
    void payload_that_cannot_fit_is_refused_without_being_sent() throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(passing(as("agent", "right"), 1, "open/#"), mailbox)) {
            assertThat(await(link.publish(message("open/a", 1, "x".repeat(PACKET_SIZE)))))
                    .isEqualTo(new Refused(ReasonCodes.PACKET_TOO_LARGE, "packet too large"));
            assertThat(await(link.publish(message("open/a", 1, "next")))).isEqualTo(new Acknowledged(false));
            assertThat(mailbox.losses).isEmpty();
        }
    }

    /** Mosquitto ends the connection of a client that publishes to more than 200 levels. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void message_over_which_the_broker_ends_each_connection_does_not_hold_up_the_others_for_ever(int qos)
            throws Exception {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = connected(kept(as("agent", "right"), unique("agent"), qos, "open/x"), mailbox)) {
            CompletableFuture<PublishOutcome> before = link.publish(message("open/x", qos, "one"));
            CompletableFuture<PublishOutcome> bad = link.publish(message("open" + "/a".repeat(300), qos, "two"));
            CompletableFuture<PublishOutcome> next = link.publish(message("open/x", qos, "three"));

            await().atMost(WaitLimit.LIMIT).until(bad::isDone);
            assertThat(await(bad)).isInstanceOf(Refused.class);
            assertThat(await(before)).isInstanceOf(Acknowledged.class);
            assertThat(await(next)).isInstanceOf(Acknowledged.class);
            assertThat(Mailbox.text(mailbox.next())).isEqualTo("one");
            assertThat(mailbox.losses).hasSizeBetween(Outbox.MAX_DISCONNECTIONS, Outbox.MAX_DISCONNECTIONS + 2);
        }
    }

    @Test
    void wrong_password_is_refused_and_not_shown() {
        BrokerException refused = catchThrowableOfType(
                BrokerException.class,
                () -> connected(passing(as("agent", "wrong-one"), 1, "open/#"), Mailbox.acknowledging()));

        assertThat(refused.kind()).isEqualTo(BrokerException.Kind.REFUSED);
        assertThat(refused)
                .hasMessageContaining(plain(broker).address().toString())
                .hasMessageContaining("check the user")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void link_started_with_a_wrong_password_reports_and_retries() {
        Mailbox mailbox = Mailbox.acknowledging();
        try (MqttLink link = new MqttLink(passing(as("agent", "wrong"), 1, "open/#"), mailbox)) {
            link.start();

            assertThat(Mailbox.take(mailbox.failures).kind()).isEqualTo(BrokerException.Kind.REFUSED);
            assertThat(Mailbox.take(mailbox.failures).kind()).isEqualTo(BrokerException.Kind.REFUSED);
        }
    }

    @Test
    void invalid_topic_of_a_message_is_told_at_once() {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> message("a/#", 1, "")))
                .hasMessageContaining("a/#");
    }

    @Test
    void closing_gives_up_what_was_not_published() {
        MqttLink link = new MqttLink(
                new LinkSettings(
                        as("agent", "right"),
                        unique("never"),
                        true,
                        Duration.ZERO,
                        false,
                        Duration.ofSeconds(1),
                        1000,
                        10,
                        List.of(),
                        1),
                Mailbox.acknowledging());
        CompletableFuture<PublishOutcome> outcome = link.publish(message("open/a", 1, "x"));
        link.close();
        link.close();

        assertThat(await(outcome)).isEqualTo(new PublishOutcome.Abandoned());
        assertThat(await(link.publish(message("open/a", 1, "x")))).isEqualTo(new PublishOutcome.Abandoned());
    }
}
