package io.github.collectdmonitor.mqtt;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.jspecify.annotations.Nullable;

/** Hears from Paho what a packet came to. */
final class Answer implements MqttActionListener {
    private final Consumer<int @Nullable []> whenAnswered;
    private final Runnable whenFailed;

    private Answer(Consumer<int @Nullable []> whenAnswered, Runnable whenFailed) {
        this.whenAnswered = whenAnswered;
        this.whenFailed = whenFailed;
    }

    /** Passes on the broker's reason codes; where the connection breaks first, nothing happens. */
    static Answer of(Consumer<int @Nullable []> whenAnswered) {
        return new Answer(whenAnswered, () -> {});
    }

    /** Runs when it is over, however that is. */
    static Answer always(Runnable whenOver) {
        return new Answer(codes -> whenOver.run(), whenOver);
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
