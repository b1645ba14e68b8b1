package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.Disconnection;
import io.github.collectdmonitor.mqtt.connection.ReasonCodes;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.text.ExceptionText;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Receives Paho's callbacks on its single callback thread: forwards messages and reports the end of the connection. */
final class PahoCallback implements MqttCallback {
    private final BiFunction<String, MqttMessage, IncomingMessage> translation;
    private final Consumer<IncomingMessage> receiver;
    private final Consumer<Disconnection> whenLost;

    PahoCallback(
            BiFunction<String, MqttMessage, IncomingMessage> translation,
            Consumer<IncomingMessage> receiver,
            Consumer<Disconnection> whenLost) {
        this.translation = translation;
        this.receiver = receiver;
        this.whenLost = whenLost;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        receiver.accept(translation.apply(topic, message));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        MqttException failure = response.getException();
        if (failure == null) {
            String reason = response.getReasonString();
            whenLost.accept(new Disconnection(
                    response.getReturnCode(),
                    "the broker ended the connection: " + ReasonCodes.meaning(response.getReturnCode())
                            + (reason == null ? "" : " (" + ExceptionText.oneLine(reason) + ")")));
            return;
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        whenLost.accept(new Disconnection(0, "the connection was lost: " + ExceptionText.oneLine(cause)));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, @Nullable String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
