package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Links for tests, and what they publish. */
public final class Links {
    static final Duration TIMEOUT = WaitLimit.LIMIT;
    static final int MAXIMUM_PACKET_SIZE = 4 << 20;

    private Links() {}

    public static BrokerSettings plain(TestBroker broker) {
        return BrokerSettings.plain(new BrokerAddress(broker.host(), broker.port()));
    }

    public static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    /** A session that is gone when the link is closed. */
    public static LinkSettings passing(BrokerSettings broker, int qos, String... topics) {
        return settings(broker, unique("passing"), false, qos, topics);
    }

    /** A session that the broker keeps. */
    public static LinkSettings kept(BrokerSettings broker, String clientId, int qos, String... topics) {
        return settings(broker, clientId, true, qos, topics);
    }

    private static LinkSettings settings(
            BrokerSettings broker, String clientId, boolean keep, int qos, String... topics) {
        return new LinkSettings(
                broker,
                clientId,
                !keep,
                Duration.ofMinutes(10),
                keep,
                Duration.ofMillis(200),
                MAXIMUM_PACKET_SIZE,
                LinkSettings.DEFAULT_RECEIVE_MAXIMUM,
                List.of(topics),
                qos);
    }

    public static MqttLink connected(LinkSettings settings, LinkListener listener) throws BrokerException {
        return connected(settings, listener, TIMEOUT);
    }

    public static MqttLink connected(LinkSettings settings, LinkListener listener, Duration timeout)
            throws BrokerException {
        MqttLink link = new MqttLink(settings, listener);
        try {
            link.connect(timeout);
        } catch (BrokerException e) {
            link.close();
            throw e;
        }
        return link;
    }

    public static OutgoingMessage message(String topic, int qos, String text) {
        return OutgoingMessage.of(topic, qos, Payload.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the future did not complete as it should", e);
        }
    }
}
