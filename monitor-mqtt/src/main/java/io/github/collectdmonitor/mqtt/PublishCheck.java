package io.github.collectdmonitor.mqtt;

import java.io.IOException;
import java.util.List;
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

    private final List<TopicFilter> subscribed;

    /** Takes what the messages must be for. */
    PublishCheck(List<TopicFilter> subscribed) {
        this.subscribed = subscribed;
    }

    /**
     * Takes the first byte of a PUBLISH and all between its fixed header and its payload; returns why the message cannot
     * be taken, on one line, or null.
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
            throw new UnreadableException("sent a topic alias, and was told to use none");
        }
        String topic = message.getTopicName();
        if (topic == null || topic.isEmpty()) {
            throw new UnreadableException("sent a message without a topic");
        }
        if (subscribed.stream().noneMatch(filter -> filter.matches(topic))) {
            return "it is for the topic \"" + ConnectFailure.oneLine(topic) + "\", which is not subscribed";
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
