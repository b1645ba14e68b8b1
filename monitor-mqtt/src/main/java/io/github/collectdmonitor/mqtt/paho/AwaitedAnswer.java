package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.Disconnection;
import io.github.collectdmonitor.mqtt.connection.UnansweredException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Waits for one response of the broker, at most until the connection ends. */
final class AwaitedAnswer implements MqttActionListener {
    private final CompletableFuture<IMqttToken> answer = new CompletableFuture<>();

    @Override
    public void onSuccess(IMqttToken token) {
        answer.complete(token);
    }

    @Override
    public void onFailure(@Nullable IMqttToken token, Throwable exception) {
        answer.completeExceptionally(exception);
    }

    /**
     * Returns the answer.
     *
     * @throws MqttException if the broker rejected the packet, or the connection was lost
     * @throws UnansweredException if no response arrived in time, or before the connection was lost
     */
    IMqttToken await(CompletableFuture<Disconnection> loss, Duration limit) throws MqttException, UnansweredException {
        try {
            Object unused = CompletableFuture.anyOf(answer, loss).get(limit.toMillis() + 1, TimeUnit.MILLISECONDS);
            if (answer.isDone()) {
                return answer.get();
            }
            throw new UnansweredException(false);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MqttException paho ? paho : new MqttException(e.getCause());
        } catch (TimeoutException e) {
            throw new UnansweredException(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(true);
        }
    }
}
