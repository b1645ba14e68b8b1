package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.jspecify.annotations.Nullable;

/** Converts messages between this package's types and Paho's. */
final class MessageTranslation {
    private static final String CONTENT_TYPE = "application/json";
    private static final long LONGEST_EXPIRY = 0xFFFF_FFFFL;

    private MessageTranslation() {}

    static MqttPublish toPaho(OutgoingMessage message, int qos, byte[] payload, boolean again) {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(CONTENT_TYPE);
        if (message.responseTopic() != null) {
            properties.setResponseTopic(message.responseTopic());
        }
        if (message.correlation() != null) {
            properties.setCorrelationData(message.correlation().bytes());
        }
        if (message.expiry() != null) {
            properties.setMessageExpiryInterval(wholeSeconds(message.expiry()));
        }
        List<UserProperty> beside = Stream.concat(
                        message.userProperties().stream(), message.payload().properties(payload).stream())
                .toList();
        if (!beside.isEmpty()) {
            properties.setUserProperties(beside.stream()
                    .map(property ->
                            new org.eclipse.paho.mqttv5.common.packet.UserProperty(property.name(), property.value()))
                    .toList());
        }
        MqttMessage translated = new MqttMessage(payload, qos, false, properties);
        translated.setDuplicate(again);
        return new MqttPublish(message.topic(), translated, properties);
    }

    static IncomingMessage fromPaho(String topic, MqttMessage message, boolean again, Runnable acknowledgement) {
        MqttProperties properties = message.getProperties();
        byte @Nullable [] correlation = properties.getCorrelationData();
        Long expiry = properties.getMessageExpiryInterval();
        List<UserProperty> userProperties = properties.getUserProperties().stream()
                .map(property -> new UserProperty(property.getKey(), property.getValue()))
                .toList();
        return new IncomingMessage(
                topic,
                message.getPayload(),
                new IncomingMessage.Delivery(message.getQos(), message.isRetained(), again),
                new IncomingMessage.Properties(
                        properties.getResponseTopic(),
                        correlation == null ? null : CorrelationData.of(correlation),
                        expiry == null ? null : Duration.ofSeconds(expiry),
                        userProperties),
                acknowledgement);
    }

    private static long wholeSeconds(Duration duration) {
        long rounded = duration.plusSeconds(1).minusNanos(1).toSeconds();
        return Math.min(LONGEST_EXPIRY, Math.max(1, rounded));
    }
}
