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
 * The way to the broker as Paho sees it: a socket that is connected without delay, and secured where that is asked for.
 *
 * <p>It is connected by {@link #open}, before Paho gets it. Paho takes it for a plain one: its own TLS cannot take address
 * literals, throws away the settings of the factory, and would wake up once a second to see whether it is to stop; here
 * reading ends when the socket is closed.
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

    /** Takes how to secure it, or null, and what the incoming bytes go through. */
    public BrokerSocket(BrokerAddress address, @Nullable SSLSocketFactory tls, UnaryOperator<InputStream> filter) {
        this.address = address;
        this.tls = tls;
        this.filter = filter;
    }

    /**
     * Connects to the first of these addresses that answers.
     *
     * @param limit for all addresses together to take a connection
     * @param handshakeLimit for securing it
     * @param timer closes what takes longer
     * @throws DialException if no address took the connection
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
        // A timeout of the socket would begin again with each byte.
        Future<?> watchdog = timer.schedule(this::endPlain, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            secured.startHandshake();
        } catch (IOException e) {
            if (watchdog.isDone()) {
                SocketTimeoutException late =
                        new SocketTimeoutException("no end of the handshake within " + BrokerAddresses.seconds(limit));
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            watchdog.cancel(false);
        }
        return secured;
    }

    /** The address that took the connection, or null where none did. */
    public @Nullable InetAddress peer() {
        return peer;
    }

    /** The addresses that failed before another took the connection, and why. */
    public Map<InetAddress, IOException> failures() {
        return failures;
    }

    /** Waits until a DISCONNECT was written; false where that took too long. */
    public boolean awaitDisconnect(Duration limit) throws InterruptedException {
        return gate.awaitDisconnect(limit);
    }

    /** Does nothing: it is connected already. */
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

    /** Does nothing: no timeout is needed, since closing ends a read. */
    @Override
    public void setSoTimeout(int timeout) {}

    /** Does nothing: Paho calls it just before closing, and TLS would refuse. */
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
                // It is of no further use.
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
