package io.github.collectdmonitor.mqtt.paho;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.jspecify.annotations.Nullable;

/** Receives the broker's response to a packet from Paho. */
final class PacketAnswer implements MqttActionListener {
    private final Consumer<int @Nullable []> whenAnswered;
    private final Runnable whenFailed;

    private PacketAnswer(Consumer<int @Nullable []> whenAnswered, Runnable whenFailed) {
        this.whenAnswered = whenAnswered;
        this.whenFailed = whenFailed;
    }

    /**
     * Returns a listener that forwards the broker's reason codes; if the connection is lost before, it does nothing.
     */
    static PacketAnswer of(Consumer<int @Nullable []> whenAnswered) {
        return new PacketAnswer(whenAnswered, () -> {});
    }

    @Override
    public void onSuccess(IMqttToken token) {
        whenAnswered.accept(token.getReasonCodes());
    }

    @Override
    public void onFailure(@Nullable IMqttToken token, Throwable exception) {
        whenFailed.run();
    }
}
