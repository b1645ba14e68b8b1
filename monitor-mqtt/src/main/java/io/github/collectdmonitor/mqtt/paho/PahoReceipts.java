package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** Receives the messages of one connection and acknowledges them. Thread-safe. */
final class PahoReceipts {
    private final PahoClient client;
    private final Set<Integer> redelivered = ConcurrentHashMap.newKeySet();

    PahoReceipts(PahoClient client) {
        this.client = client;
    }

    /** A message with QoS 1 or 2 begins. */
    void arriving(int packetId, boolean duplicate) {
        if (duplicate) {
            redelivered.add(packetId);
        } else {
            redelivered.remove(packetId);
        }
    }

    IncomingMessage incoming(String topic, MqttMessage message) {
        int packetId = message.getId();
        int qos = message.getQos();
        boolean again = qos > 0 && redelivered.contains(packetId);
        return MessageTranslation.fromPaho(topic, message, again, () -> acknowledge(packetId, qos));
    }

    /** Makes the broker drop a message that was rejected; it would redeliver it after each reconnect otherwise. */
    void refuse(int packetId, int qos) {
        if (qos == 2) {
            client.refuseQos2(packetId);
        } else {
            acknowledge(packetId, qos);
        }
    }

    private void acknowledge(int packetId, int qos) {
        if (qos != 1) {
            return;
        }
        try {
            client.messageArrivedComplete(packetId, qos);
        } catch (MqttException | RuntimeException e) {
            // The connection is lost; the broker redelivers the message over the next one.
        }
    }
}
