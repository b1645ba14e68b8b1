package io.github.collectdmonitor.mqtt.socket;

import io.github.collectdmonitor.settings.BrokerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket that Paho uses: connected without delay, and with TLS if configured.
 *
 * <p>{@link #open} connects it before Paho gets it. Paho treats it as a plain socket: Paho's own TLS does not support
 * address literals, ignores the settings of the factory, and polls once a second for its end; here reading ends when
 * the socket is closed.
 */
public final class BrokerSocket extends Socket {
    private final BrokerAddress address;
    private final @Nullable SSLSocketFactory tls;
    private final UnaryOperator<InputStream> filter;
    private final SendGate gate = new SendGate();

    private boolean ended;
    private @Nullable Dialer dialer;
    private @Nullable Socket plain;
    private @Nullable Socket used;
    private @Nullable InetAddress peer;
    private Map<InetAddress, IOException> failures = Map.of();

    /** Uses TLS unless {@code tls} is null, and passes the incoming bytes through {@code filter}. */
    public BrokerSocket(BrokerAddress address, @Nullable SSLSocketFactory tls, UnaryOperator<InputStream> filter) {
        this.address = address;
        this.tls = tls;
        this.filter = filter;
    }

    /**
     * Connects to the first of these addresses that responds.
     *
     * @param limit for all addresses together to accept a connection
     * @param handshakeLimit for the TLS handshake
     * @param timer closes the socket when the handshake takes longer
     * @throws DialException if no address accepted the connection
     * @throws IOException if the handshake failed with {@link #peer}
     */
    public void open(
            List<InetAddress> addresses, Duration limit, Duration handshakeLimit, ScheduledExecutorService timer)
            throws IOException {
        Dialer dialing = new Dialer(addresses, address.port(), limit);
        synchronized (this) {
            if (ended) {
                throw new DialException("closed before connecting", Map.of());
            }
            dialer = dialing;
        }
        Socket socket = dialing.dial().socket();
        failures = dialing.failures();
        peer = socket.getInetAddress();
        synchronized (this) {
            plain = socket;
            if (ended) {
                socket.close();
                throw new SocketException("closed while connecting");
            }
        }
        // Without it Nagle's algorithm and delayed acknowledgements cost 40 ms a message.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        used = tls == null ? socket : secured(socket, tls, handshakeLimit, timer);
    }

    private SSLSocket secured(Socket socket, SSLSocketFactory factory, Duration limit, ScheduledExecutorService timer)
            throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, address.host(), address.port(), true);
        secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        // The socket's own timeout restarts with each byte.
        Future<?> watchdog = timer.schedule(this::endPlain, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            secured.startHandshake();
        } catch (IOException e) {
            if (watchdog.isDone()) {
                SocketTimeoutException late =
                        new SocketTimeoutException("TLS handshake took longer than " + BrokerAddresses.seconds(limit));
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            watchdog.cancel(false);
        }
        return secured;
    }

    /** Returns the address that accepted the connection, or null if none did. */
    public @Nullable InetAddress peer() {
        return peer;
    }

    /** Returns the addresses that failed before another one accepted the connection, with the reasons. */
    public Map<InetAddress, IOException> failures() {
        return failures;
    }

    /** Waits until a DISCONNECT was written; returns false on a timeout. */
    public boolean awaitDisconnect(Duration limit) throws InterruptedException {
        return gate.awaitDisconnect(limit);
    }

    /** Does nothing: the socket is connected already. */
    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public InputStream getInputStream() throws IOException {
        return gate.reading(filter.apply(connected().getInputStream()));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return gate.writing(connected().getOutputStream());
    }

    /** Does nothing: closing the socket ends a read. */
    @Override
    public void setSoTimeout(int timeout) {}

    /** Does nothing: Paho calls it just before closing, and TLS sockets do not support it. */
    @Override
    public void shutdownInput() {}

    @Override
    public synchronized void close() throws IOException {
        ended = true;
        if (dialer != null) {
            dialer.abort();
        }
        // Closing the TLS socket could wait for a write that never ends.
        endPlain();
        gate.open();
        super.close();
    }

    private synchronized void endPlain() {
        if (plain != null) {
            try {
                plain.close();
            } catch (IOException e) {
                // The socket is closed as far as possible.
            }
        }
    }

    private Socket connected() throws SocketException {
        if (used == null) {
            throw new SocketException("not connected");
        }
        return used;
    }
}
