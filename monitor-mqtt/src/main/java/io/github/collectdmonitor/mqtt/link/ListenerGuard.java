package io.github.collectdmonitor.mqtt.link;

import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Catches the exceptions of a listener: Paho would treat a message as delivered, or end the connection. */
public final class ListenerGuard implements LinkListener {
    private static final Logger LOG = Logger.getLogger(ListenerGuard.class.getName());

    private final LinkListener listener;

    public ListenerGuard(LinkListener listener) {
        this.listener = listener;
    }

    @Override
    public void received(IncomingMessage message) {
        carefully(() -> listener.received(message));
    }

    @Override
    public void connected(boolean sessionPresent) {
        carefully(() -> listener.connected(sessionPresent));
    }

    @Override
    public void limited(List<String> shortfalls) {
        carefully(() -> listener.limited(shortfalls));
    }

    @Override
    public void steady() {
        carefully(listener::steady);
    }

    @Override
    public void disconnected(String reason) {
        carefully(() -> listener.disconnected(reason));
    }

    @Override
    public void connectFailed(BrokerException why, Duration nextTry) {
        carefully(() -> listener.connectFailed(why, nextTry));
    }

    @Override
    public void refused(String reason) {
        carefully(() -> listener.refused(reason));
    }

    private static void carefully(Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            LOG.log(Level.SEVERE, "Internal error: the link's listener threw an exception", thrown);
        }
    }
}
