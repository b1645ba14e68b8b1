package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.RunningTasks;
import io.github.collectdmonitor.mqtt.socket.BrokerSocket;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.internal.CommsCallback;
import org.eclipse.paho.mqttv5.client.internal.CommsReceiver;
import org.eclipse.paho.mqttv5.client.internal.CommsSender;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Ends a Paho client in any state, with all of its threads. */
final class PahoShutdown {
    /** The time limit for the end of Paho's threads. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final PahoClient client;
    private final @Nullable BrokerSocket socket;
    private final RunningTasks threads;

    PahoShutdown(PahoClient client, @Nullable BrokerSocket socket, RunningTasks threads) {
        this.client = client;
        this.socket = socket;
        this.threads = threads;
    }

    /** Ends the client; {@code whenDown} runs when nothing is sent any longer. */
    void end(Runnable whenDown) {
        // Paho's connecting cannot be interrupted: its remaining threads would start after the end. It waits only for
        // its own threads, so this takes no time.
        boolean unused = threads.awaitEnd(PahoShutdown::isConnecting, LIMIT);
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException | RuntimeException e) {
            // Paho throws if it is in the requested state already.
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
        // The sending thread may have missed the request to end, and would wait forever.
        boolean unusedAlso = threads.wakeUntilEnd(CommsSender.class::isInstance, LIMIT);
    }

    private static boolean isConnecting(Object task) {
        return !(task instanceof CommsSender || task instanceof CommsReceiver || task instanceof CommsCallback);
    }
}
