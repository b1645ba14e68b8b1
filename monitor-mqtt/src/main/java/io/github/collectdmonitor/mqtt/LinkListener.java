package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.List;

/**
 * Hears what happens on a link.
 *
 * <p>All methods must return quickly and never wait: while one runs, nothing else arrives. What they throw is caught,
 * and a message whose {@link #received} threw stays unacknowledged, so the broker delivers it again after a reconnect.
 */
public interface LinkListener {
    /**
     * Takes a message over. It must be acknowledged, now or later; until then the broker holds it, and some brokers hold
     * back all that follow. Messages of a kept session may come shortly before {@link #connected}.
     */
    void received(IncomingMessage message);

    /** The link is up and subscribed; {@code sessionPresent} says whether the broker had kept the session. */
    default void connected(boolean sessionPresent) {}

    /** The broker does less than it was asked to, a few words for each; called once, and where it changes. */
    default void limited(List<String> shortfalls) {}

    /** The connection has lasted for 10 s. */
    default void steady() {}

    /** The link is down, for a reason of one line. It comes back by itself. */
    default void disconnected(String reason) {}

    /** An attempt failed; the next one follows after {@code nextTry}. */
    default void connectFailed(BrokerException why, Duration nextTry) {}

    /**
     * A message came that cannot be taken, for a reason of one line; the broker was told that it need not come again.
     * Called on another thread than {@link #received}.
     */
    default void refused(String reason) {}
}
