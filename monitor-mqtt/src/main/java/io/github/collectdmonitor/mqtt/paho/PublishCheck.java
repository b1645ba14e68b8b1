package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.UnreadableException;
import io.github.collectdmonitor.mqtt.message.TopicFilter;
import io.github.collectdmonitor.text.ExceptionText;
import java.io.IOException;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.jspecify.annotations.Nullable;

/**
 * Rejects messages that Paho cannot handle.
 *
 * <p>Paho reads the length of correlation data as a signed number. A message with 32768 bytes of it ended the reading
 * thread; the broker redelivered it after each reconnect, and no other message arrived.
 */
final class PublishCheck {
    /** The most bytes of correlation data, and characters of a response topic, that are accepted. */
    static final int LONGEST_PROPERTY = 1024;

    private final List<TopicFilter> subscribed;

    /** Accepts messages that match these filters. */
    PublishCheck(List<TopicFilter> subscribed) {
        this.subscribed = subscribed;
    }

    /**
     * Checks the first byte of a PUBLISH and everything between its fixed header and its payload; returns on one line
     * why the message is rejected, or null.
     *
     * @throws UnreadableException if the broker breaks a rule that every message after this one depends on
     */
    @Nullable
    String objection(byte first, byte[] variableHeader) throws UnreadableException {
        MqttPublish message;
        try {
            message = new MqttPublish(first, variableHeader);
        } catch (MqttException | IOException | RuntimeException e) {
            return "its properties cannot be read; are the correlation data longer than " + LONGEST_PROPERTY
                    + " bytes? (" + e.getClass().getSimpleName() + ")";
        }
        if (message.getProperties().getTopicAlias() != null) {
            throw new UnreadableException("sent a topic alias although the client does not allow any");
        }
        String topic = message.getTopicName();
        if (topic == null || topic.isEmpty()) {
            throw new UnreadableException("sent a message without a topic");
        }
        if (subscribed.stream().noneMatch(filter -> filter.matches(topic))) {
            return "its topic \"" + ExceptionText.oneLine(topic) + "\" is not subscribed";
        }
        byte[] correlation = message.getProperties().getCorrelationData();
        if (correlation != null && correlation.length > LONGEST_PROPERTY) {
            return "its correlation data are " + correlation.length + " bytes long; the maximum is " + LONGEST_PROPERTY;
        }
        String responseTopic = message.getProperties().getResponseTopic();
        if (responseTopic != null && responseTopic.length() > LONGEST_PROPERTY) {
            return "its response topic is " + responseTopic.length() + " characters long; the maximum is "
                    + LONGEST_PROPERTY;
        }
        return null;
    }
}
