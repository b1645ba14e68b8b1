package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.settings.BrokerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way to the broker as Paho sees it: a socket that is connected without delay, and secured where that is asked for.
 *
 * <p>Paho takes it for a plain one. Its own TLS cannot take address literals, throws away the settings of the factory,
 * and would wake up once a second to see whether it is to stop; here reading ends when the socket is closed.
 */
final class BrokerSocket extends Socket {
    private final BrokerAddress address;
    private final @Nullable SSLSocketFactory tls;
    private final int timeoutMillis;
    private final UnaryOperator<InputStream> filter;

    private boolean ended;
    private @Nullable Socket plain;
    private @Nullable Socket used;

    /** Takes the time that connecting and the handshake may each take, and what the incoming bytes go through. */
    BrokerSocket(
            BrokerAddress address,
            @Nullable SSLSocketFactory tls,
            Duration timeout,
            UnaryOperator<InputStream> filter) {
        this.address = address;
        this.tls = tls;
        this.timeoutMillis = (int) Math.max(1, timeout.toMillis());
        this.filter = filter;
    }

    /** Connects to the broker's address, whatever the one given is. */
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        IOException failure = new SocketException("no address");
        for (InetAddress candidate : InetAddress.getAllByName(address.host())) {
            try {
                connectTo(new InetSocketAddress(candidate, address.port()));
                secure();
                return;
            } catch (IOException e) {
                failure = e;
                endPlain();
                if (used != null) {
                    break;
                }
            }
        }
        throw failure;
    }

    private void connectTo(InetSocketAddress candidate) throws IOException {
        Socket socket = new Socket();
        synchronized (this) {
            if (ended) {
                throw new SocketException("closed while connecting");
            }
            plain = socket;
        }
        socket.connect(candidate, timeoutMillis);
        // Without it Nagle's algorithm and delayed acknowledgements cost 40 ms a message.
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        if (tls == null) {
            used = socket;
        }
    }

    private void secure() throws IOException {
        Socket socket = plain;
        if (tls == null || socket == null) {
            return;
        }
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, address.host(), address.port(), true);
        used = secured;
        secured.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(timeoutMillis);
        secured.startHandshake();
        secured.setSoTimeout(0);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return filter.apply(connected().getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return connected().getOutputStream();
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
        // Closing the TLS socket could wait for a write that never ends.
        endPlain();
        super.close();
    }

    private synchronized void endPlain() throws IOException {
        if (plain != null) {
            plain.close();
        }
    }

    private Socket connected() throws SocketException {
        if (used == null) {
            throw new SocketException("not connected");
        }
        return used;
    }
}
