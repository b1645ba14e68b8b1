package io.github.collectdmonitor.mqtt;

import java.util.Optional;
import java.util.function.Consumer;

/** Hands messages on, and remembers when the connection was lost, for whoever then gets no answer. Thread-safe. */
final class ConnectionLosses implements LinkListener {
    private final Consumer<IncomingMessage> receiver;
    private int losses;
    private String lastReason = "";

    ConnectionLosses(Consumer<IncomingMessage> receiver) {
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

    /** How often it was lost so far. */
    synchronized int count() {
        return losses;
    }

    /** Why it was lost last, if it was lost after this count. */
    synchronized Optional<String> since(int count) {
        return losses > count ? Optional.of(lastReason) : Optional.empty();
    }
}
