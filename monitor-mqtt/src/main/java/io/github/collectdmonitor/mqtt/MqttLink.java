package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.mqtt.connection.Disconnection;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.connection.LinkThreads;
import io.github.collectdmonitor.mqtt.connection.Outbox;
import io.github.collectdmonitor.mqtt.connection.ReasonCodes;
import io.github.collectdmonitor.mqtt.link.LinkConnector;
import io.github.collectdmonitor.mqtt.link.ListenerGuard;
import io.github.collectdmonitor.mqtt.link.ReconnectBackoff;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.paho.PahoConnection;
import io.github.collectdmonitor.mqtt.socket.BrokerAddresses;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to a broker: reconnects automatically and loses no message that it was given to publish.
 *
 * <p>The caller calls either {@link #connect} or {@link #start}, once. Thread-safe.
 */
public final class MqttLink implements AutoCloseable {
    private static final Duration FIRST_WAIT_AFTER_TAKEOVER = Duration.ofSeconds(60);
    private static final Duration LAST_WAIT_AFTER_TAKEOVER = Duration.ofMinutes(10);
    /** A shorter connection does not reset the backoff: some brokers do not report that a session was taken over. */
    private static final Duration STEADY = Duration.ofSeconds(10);
    /** The minimum time between the starts of two connections that the broker overruns, which bounds their cost. */
    private static final Duration LEAST_BETWEEN_OVERRUNS = Duration.ofMillis(500);

    private static final Duration LIMIT_OF_DISCONNECT = Duration.ofSeconds(2);
    private static final long LIMIT_OF_JOIN_MILLIS = 10_000;

    private final LinkSettings settings;
    private final LinkListener listener;
    private final LinkThreads threads;
    private final BrokerAddresses addresses;
    private final LinkConnector connector;
    private final Outbox outbox;
    private final ReconnectBackoff reconnectBackoff;
    private final ReconnectBackoff takeover;
    private final Thread thread;

    /** Used by the link's thread only. */
    private boolean cleanStart;

    private final Object monitor = new Object();
    private boolean begun;
    private boolean closed;
    private @Nullable PahoConnection connection;

    /** Prepares a link without connecting. */
    public MqttLink(LinkSettings settings, LinkListener listener) {
        this(settings, listener, InetAddress::getAllByName);
    }

    /** Prepares a link with another resolver of host names. */
    MqttLink(LinkSettings settings, LinkListener listener, BrokerAddresses.Resolver resolver) {
        this.settings = settings;
        this.listener = new ListenerGuard(listener);
        cleanStart = settings.cleanStart();
        threads = new LinkThreads("mqtt-" + settings.clientId());
        outbox = new Outbox(threads.inOrder());
        addresses = new BrokerAddresses(settings.broker().address().host(), resolver, threads);
        connector = new LinkConnector(settings, this.listener, addresses);
        reconnectBackoff = ReconnectBackoff.random(settings.firstRetry(), ReconnectBackoff.LONGEST);
        takeover = ReconnectBackoff.random(FIRST_WAIT_AFTER_TAKEOVER, LAST_WAIT_AFTER_TAKEOVER);
        thread = new Thread(this::keepConnected, "mqtt-link-" + settings.clientId());
        thread.setDaemon(true);
    }

    /**
     * Connects and subscribes, with a single attempt; afterwards the link reconnects automatically. If it fails, close
     * the link.
     *
     * @param timeout for each response of the broker; 7 s at most
     * @throws BrokerException if the attempt fails
     */
    public void connect(Duration timeout) throws BrokerException {
        begin();
        PahoConnection first = open(settings.cleanStart(), timeout, true);
        outbox.attach(first, first.sessionPresent());
        listener.connected(first.sessionPresent());
        thread.start();
    }

    /** Connects in the background and retries until it succeeds. */
    public void start() {
        begin();
        thread.start();
    }

    private void begin() {
        synchronized (monitor) {
            if (begun || closed) {
                throw new IllegalStateException("A link can be connected or started only once");
            }
            begun = true;
        }
    }

    /**
     * Publishes messages in the order of the calls, and again after a reconnect, until the broker acknowledges or
     * rejects them. The outcome is completed on a thread of the link; its dependents must not wait for another outcome.
     */
    public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
        return outbox.add(message);
    }

    /**
     * Drops the connection, if there is one, because the broker exceeded the receive maximum (MQTT 5.0 §3.1.2.11.3),
     * and reconnects immediately, but not earlier than 500 ms after the start of this connection. The broker redelivers
     * unacknowledged messages over the next connection. Returns immediately.
     */
    public void overrun() {
        PahoConnection overrun = current();
        if (overrun != null) {
            overrun.giveUp(Disconnection.OVERRUN);
        }
    }

    /** Runs on the link's thread until the link is closed. */
    private void keepConnected() {
        Duration wait;
        do {
            try {
                wait = connectAndHold();
            } catch (RuntimeException | Error e) {
                // Neither an internal error nor a lack of memory may end this thread: the program would run without a
                // link.
                wait = afterInternalError(e);
            }
        } while (pause(wait));
    }

    /** Connects, waits for the end of the connection, and returns the delay before the next attempt. */
    private Duration connectAndHold() {
        PahoConnection current = current();
        if (current == null) {
            try {
                current = open(cleanStart, PahoConnection.LONGEST_WAIT, false);
            } catch (BrokerException e) {
                return afterFailure(e);
            }
            outbox.attach(current, current.sessionPresent());
            listener.connected(current.sessionPresent());
        }
        cleanStart = false;
        boolean steady = current.loss().staysAwayFor(STEADY);
        if (steady) {
            reconnectBackoff.reset();
            takeover.reset();
            listener.steady();
        }
        return afterLoss(current, current.loss().await(), steady);
    }

    private Duration afterFailure(BrokerException why) {
        outbox.unreachable();
        Duration wait = reconnectBackoff.next();
        if (!isClosed()) {
            listener.connectFailed(why, wait);
        }
        return wait;
    }

    /** Drops a partly opened connection after an internal error, and returns the delay before the next attempt. */
    private Duration afterInternalError(Throwable failure) {
        try {
            outbox.detach();
            PahoConnection half = current();
            synchronized (monitor) {
                connection = null;
            }
            if (half != null) {
                half.dispose();
            }
            return afterFailure(new BrokerException(
                    BrokerException.Kind.UNREACHABLE, "internal error while connecting: " + failure, failure));
        } catch (RuntimeException | Error again) {
            return ReconnectBackoff.LONGEST;
        }
    }

    /** Reports a disconnection, disposes of the connection, and returns the delay before the next attempt. */
    private Duration afterLoss(PahoConnection lost, Disconnection loss, boolean steady) {
        boolean overrun = loss.equals(Disconnection.OVERRUN);
        if (isClosed() || overrun) {
            outbox.detach();
        } else {
            outbox.detach(loss.reasonCode());
        }
        synchronized (monitor) {
            connection = null;
        }
        lost.dispose();
        if (isClosed()) {
            return Duration.ZERO;
        }
        if (loss.reasonCode() == ReasonCodes.SESSION_TAKEN_OVER) {
            Duration wait = takeover.next();
            listener.disconnected(loss.text() + "; another client uses the client id \"" + settings.clientId()
                    + "\"; will reconnect in " + wait.toSeconds() + " s");
            return wait;
        }
        listener.disconnected(loss.text());
        if (overrun) {
            return LEAST_BETWEEN_OVERRUNS.minus(lost.loss().age());
        }
        InetAddress peer = lost.peer();
        if (peer != null && !steady) {
            addresses.failed(peer);
        }
        return reconnectBackoff.next();
    }

    private PahoConnection open(boolean cleanStart, Duration limit, boolean once) throws BrokerException {
        Duration wait = limit.compareTo(PahoConnection.LONGEST_WAIT) < 0 ? limit : PahoConnection.LONGEST_WAIT;
        try {
            return connector.connect(cleanStart, wait, once, this::nextConnection);
        } catch (BrokerException | RuntimeException | Error e) {
            synchronized (monitor) {
                connection = null;
            }
            throw e;
        }
    }

    /** Returns a new connection, which {@link #close} ends, or null if the link is closed. */
    private @Nullable PahoConnection nextConnection() {
        PahoConnection next = new PahoConnection(settings, outbox, threads, listener);
        synchronized (monitor) {
            if (closed) {
                return null;
            }
            connection = next;
            return next;
        }
    }

    private @Nullable PahoConnection current() {
        synchronized (monitor) {
            return connection;
        }
    }

    private boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    /** Waits; returns false if the link was closed meanwhile. */
    private boolean pause(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        synchronized (monitor) {
            try {
                for (long left = wait.toMillis(); !closed && left > 0; left = millisUntil(deadline)) {
                    monitor.wait(left);
                }
            } catch (InterruptedException e) {
                return false;
            }
            return !closed;
        }
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    /**
     * Waits at most {@code timeout} until the broker has acknowledged all messages, disconnects normally, and ends all
     * threads. The outcome of every message that is still pending is {@link PublishOutcome.Abandoned}. Idempotent; the
     * listener must not call it.
     */
    public void close(Duration timeout) {
        try {
            boolean unused = outbox.awaitEmpty(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        PahoConnection open;
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            open = connection;
            monitor.notifyAll();
        }
        addresses.close();
        if (open != null) {
            open.disconnect(!settings.keepSession(), LIMIT_OF_DISCONNECT);
        }
        outbox.abandon();
        try {
            thread.join(LIMIT_OF_JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }

    /** Closes without waiting for pending messages. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
