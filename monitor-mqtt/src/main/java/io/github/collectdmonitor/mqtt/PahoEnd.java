package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.socket.BrokerSocket;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.internal.CommsCallback;
import org.eclipse.paho.mqttv5.client.internal.CommsReceiver;
import org.eclipse.paho.mqttv5.client.internal.CommsSender;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Ends a Paho client in whatever state it is, with all of its threads. */
final class PahoEnd {
    /** How long a thread of Paho's may take to end. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final PahoClient client;
    private final @Nullable BrokerSocket socket;
    private final RunningTasks threads;

    PahoEnd(PahoClient client, @Nullable BrokerSocket socket, RunningTasks threads) {
        this.client = client;
        this.socket = socket;
        this.threads = threads;
    }

    /** Ends it; {@code whenDown} runs once nothing more is sent. */
    void end(Runnable whenDown) {
        // Paho's connecting cannot be stopped halfway: what it has not started yet would start after the end. It waits
        // for
        // nothing but its own threads, so it takes no time.
        boolean unused = threads.awaitEnd(PahoEnd::isConnecting, LIMIT);
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException | RuntimeException e) {
            // Paho complains about being in the state that it is to leave.
        } finally {
            whenDown.run();
        }
        try {
            if (socket != null) {
                socket.close();
            }
            client.close(true);
        } catch (IOException | MqttException | RuntimeException e) {
            // As above.
        }
        // The one that sends may have missed that it is to end, and would wait for ever.
        boolean unusedAlso = threads.wakeUntilEnd(CommsSender.class::isInstance, LIMIT);
    }

    private static boolean isConnecting(Object task) {
        return !(task instanceof CommsSender || task instanceof CommsReceiver || task instanceof CommsCallback);
    }
}
