package io.github.collectdmonitor.mqtt.connection;

import static io.github.collectdmonitor.testkit.broker.scripted.Packets.disconnect;
import static io.github.collectdmonitor.testkit.broker.scripted.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.mqtt.Links;
import io.github.collectdmonitor.mqtt.Mailbox;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.scripted.ScriptedBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The delay before a link reconnects after a disconnection. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LinkLossTest {
    private static final byte[] NONE = {};
    private static final int OVERRUNS = 5;
    private static final int LINKS = 8;
    private static final Pattern WAIT = Pattern.compile("will reconnect in (\\d+) s");

    private static LinkSettings settings(ScriptedBroker broker) {
        return Links.passing(BrokerSettings.plain(new BrokerAddress("127.0.0.1", broker.port())), 1, "topic");
    }

    @Test
    void broker_that_overruns_each_connection_is_connected_to_twice_a_second_at_most() {
        AtomicReference<MqttLink> made = new AtomicReference<>();
        LinkListener overrun = new LinkListener() {
            @Override
            public void received(IncomingMessage message) {
                Objects.requireNonNull(made.get()).overrun();
            }
        };
        try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                    peer.welcome();
                    peer.send(publish("topic", 1, 1, NONE, NONE));
                    peer.swallow();
                });
                MqttLink link = new MqttLink(settings(broker), overrun)) {
            made.set(link);
            long begun = System.nanoTime();
            link.start();
            await().atMost(WaitLimit.LIMIT).until(() -> broker.connections() > OVERRUNS);

            // All connections were started, at least half a second after each other.
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(500L * OVERRUNS));
        }
    }

    @Test
    void links_whose_sessions_are_taken_over_come_back_at_different_times() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            Mailbox mailbox = Mailbox.acknowledging();
            try (ScriptedBroker broker = ScriptedBroker.started((peer, number) -> {
                        peer.welcome();
                        peer.send(disconnect(ReasonCodes.SESSION_TAKEN_OVER));
                    });
                    MqttLink link = new MqttLink(settings(broker), mailbox)) {
                link.start();
                Matcher wait = WAIT.matcher(Mailbox.take(mailbox.losses));
                assertThat(wait.find()).isTrue();
                waits.add(Long.parseLong(wait.group(1)));
            }
        }
        assertThat(waits).allMatch(seconds -> seconds >= 30 && seconds <= 60);
        assertThat(new HashSet<>(waits)).as("not all the same").hasSizeGreaterThan(1);
    }
}
