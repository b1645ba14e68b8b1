package io.github.collectdmonitor.mqtt.link;

import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import java.util.Optional;
import java.util.function.Consumer;

/** Forwards messages, and counts disconnections, so that a timeout can be explained. Thread-safe. */
public final class DisconnectionTracker implements LinkListener {
    private final Consumer<IncomingMessage> receiver;
    private int losses;
    private String lastReason = "";

    public DisconnectionTracker(Consumer<IncomingMessage> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void received(IncomingMessage message) {
        receiver.accept(message);
    }

    @Override
    public synchronized void disconnected(String reason) {
        losses++;
        lastReason = reason;
    }

    /** Returns how often the connection was lost. */
    public synchronized int count() {
        return losses;
    }

    /** Returns the last reason, if the connection was lost after this count. */
    public synchronized Optional<String> since(int count) {
        return losses > count ? Optional.of(lastReason) : Optional.empty();
    }
}
