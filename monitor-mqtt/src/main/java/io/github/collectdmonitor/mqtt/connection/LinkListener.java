package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import java.time.Duration;
import java.util.List;

/**
 * Receives the events of a link.
 *
 * <p>All methods must return quickly and never wait: no other event is delivered meanwhile. Their exceptions are
 * caught; a message whose {@link #received} threw stays unacknowledged, and the broker redelivers it after a reconnect.
 */
public interface LinkListener {
    /**
     * Receives a message. It must be acknowledged, now or later; until then the broker keeps it, and some brokers hold
     * back all messages after it. Messages of a resumed session may arrive shortly before {@link #connected}.
     */
    void received(IncomingMessage message);

    /** The link is connected and subscribed; {@code sessionPresent} says whether the broker kept the session. */
    default void connected(boolean sessionPresent) {}

    /** The broker's limits are below the requested values, with a text for each; called once for each change. */
    default void limited(List<String> shortfalls) {}

    /** The connection has existed for 10 s. */
    default void steady() {}

    /** The link is disconnected, for a reason of one line. It reconnects automatically. */
    default void disconnected(String reason) {}

    /** An attempt to connect failed; the next one follows after {@code nextTry}. */
    default void connectFailed(BrokerException why, Duration nextTry) {}

    /**
     * A message was rejected, for a reason of one line; it was acknowledged, so that the broker does not redeliver it.
     * Called on another thread than {@link #received}.
     */
    default void refused(String reason) {}
}
