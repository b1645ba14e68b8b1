package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.socket.BrokerSocket;
import io.github.collectdmonitor.mqtt.socket.BrokerSocketFactory;
import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** Builds Paho's options and subscriptions of a link. */
final class ConnectPackets {
    private static final int NO_RETAINED_AT_SUBSCRIBE = 2;

    private ConnectPackets() {}

    static MqttConnectionOptions options(LinkSettings settings, boolean cleanStart, BrokerSocket opened) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new BrokerSocketFactory(() -> opened));
        options.setAutomaticReconnect(false);
        options.setCleanStart(cleanStart);
        options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setMaximumPacketSize((long) settings.maximumPacketSize());
        options.setTopicAliasMaximum(0);
        options.setKeepAliveInterval(PahoClient.KEEP_ALIVE_SECONDS);
        options.setUserName(settings.broker().user());
        if (settings.broker().password() != null) {
            options.setPassword(settings.broker().password().value().getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    static MqttSubscription[] subscriptions(LinkSettings settings) {
        return settings.topics().stream()
                .map(topic -> {
                    MqttSubscription subscription = new MqttSubscription(topic, Math.min(settings.qos(), 1));
                    subscription.setRetainHandling(NO_RETAINED_AT_SUBSCRIBE);
                    subscription.setRetainAsPublished(true);
                    return subscription;
                })
                .toArray(MqttSubscription[]::new);
    }
}
