package io.github.collectdmonitor.mqtt;

import java.io.IOException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.jspecify.annotations.Nullable;

/**
 * Says which messages Paho must not see.
 *
 * <p>Paho takes the length of correlation data for a signed number, and one message with 32768 bytes of it ended the
 * thread that reads: the broker delivered it again after each reconnect, and nothing else arrived any more.
 */
final class PublishCheck {
    /** The most bytes of correlation data, and characters of a response topic, that are taken. */
    static final int LONGEST_PROPERTY = 1024;

    private PublishCheck() {}

    /**
     * Takes the first byte of a PUBLISH and all between its fixed header and its payload; returns why the message cannot
     * be taken, on one line, or null.
     */
    static @Nullable String objection(byte first, byte[] variableHeader) {
        MqttPublish message;
        try {
            message = new MqttPublish(first, variableHeader);
        } catch (MqttException | IOException | RuntimeException e) {
            return "its properties cannot be read; are the correlation data longer than " + LONGEST_PROPERTY
                    + " bytes? (" + e.getClass().getSimpleName() + ")";
        }
        byte[] correlation = message.getProperties().getCorrelationData();
        if (correlation != null && correlation.length > LONGEST_PROPERTY) {
            return "its correlation data are " + correlation.length + " bytes long, and at most " + LONGEST_PROPERTY
                    + " are taken";
        }
        String responseTopic = message.getProperties().getResponseTopic();
        if (responseTopic != null && responseTopic.length() > LONGEST_PROPERTY) {
            return "its response topic is " + responseTopic.length() + " characters long, and at most "
                    + LONGEST_PROPERTY + " are taken";
        }
        return null;
    }
}
