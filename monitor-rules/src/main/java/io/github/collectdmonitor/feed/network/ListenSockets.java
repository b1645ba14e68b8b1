package io.github.collectdmonitor.feed.network;

import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** UDP sockets at all addresses of a name. One thread receives; any thread may close them. */
final class ListenSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ListenSockets.class.getName());
    private static final int LARGEST_PACKET = 65_536;

    /** The receive buffer for packets while the rules are busy; the kernel limits it to net.core.rmem_max. */
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_PACKET);

    /** Receives a packet; the bytes are valid until it returns. */
    @FunctionalInterface
    interface Receiver {
        void receive(byte[] bytes, int length, SocketAddress from);
    }

    private ListenSockets() throws IOException {
        selector = Selector.open();
    }

    /**
     * Binds the sockets; of several addresses, those that cannot be bound are skipped with a warning.
     *
     * @throws FeedException if no address can be bound, or the address needs the level Sign or Encrypt, as all but
     *     loopback addresses do
     */
    static ListenSockets open(ListenAddress address, SecurityLevel level) throws FeedException {
        return open(address, permitted(address, level));
    }

    /** Binds the addresses at free ports instead, and closes the sockets. */
    static void tryAddresses(ListenAddress address, SecurityLevel level) throws FeedException {
        List<InetSocketAddress> anyPort = permitted(address, level).stream()
                .map(each -> new InetSocketAddress(each.getAddress(), 0))
                .toList();
        open(address, anyPort).close();
    }

    private static ListenSockets open(ListenAddress address, List<InetSocketAddress> resolved) throws FeedException {
        try {
            return new ListenSockets().bind(address, resolved);
        } catch (IOException e) {
            throw new FeedException("Cannot listen for collectd's packets at " + address + ": " + e.getMessage(), e);
        }
    }

    private static List<InetSocketAddress> permitted(ListenAddress address, SecurityLevel level) throws FeedException {
        List<InetSocketAddress> resolved = resolved(address);
        for (InetSocketAddress each : resolved) {
            if (each.getAddress().isMulticastAddress()) {
                throw new FeedException(
                        "Cannot listen for collectd's packets at " + address + ": it is a multicast address; let"
                                + " collectd send to an address of this host",
                        null);
            }
            if (!each.getAddress().isLoopbackAddress() && level == SecurityLevel.NONE) {
                throw new FeedException(
                        "Cannot listen for collectd's packets at " + address
                                + " with the security level None: every host that reaches this port could make recovery"
                                + " commands run; set the level Sign or Encrypt and an auth file, or listen at "
                                + ListenAddress.DEFAULT,
                        null);
            }
        }
        return resolved;
    }

    private static List<InetSocketAddress> resolved(ListenAddress address) throws FeedException {
        try {
            return address.resolve();
        } catch (UnknownHostException e) {
            throw new FeedException(
                    "Cannot listen for collectd's packets at " + address + ": there is no host " + address.host(), e);
        }
    }

    private ListenSockets bind(ListenAddress name, List<InetSocketAddress> addresses) throws FeedException {
        List<String> failures = new ArrayList<>();
        IOException last = null;
        for (InetSocketAddress each : addresses) {
            try {
                bind(each);
            } catch (IOException | UnsupportedOperationException e) {
                failures.add(each.getAddress().getHostAddress() + ": " + e.getMessage());
                last = e instanceof IOException io ? io : new IOException(e);
            }
        }
        if (channels.isEmpty()) {
            close();
            throw new FeedException(
                    "Cannot listen for collectd's packets at " + name + ": " + String.join("; ", failures)
                            + "; either this host does not have the address, or another program uses the port, such as"
                            + " another agent, or a collectd whose network plugin has Listen: \"ss -lunp\" shows which",
                    last);
        }
        if (!failures.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Cannot listen for collectd''s packets at some addresses of {0}: {1}",
                    name,
                    String.join("; ", failures));
        }
        return this;
    }

    private void bind(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.bind(address);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            channels.add(channel);
        } catch (IOException | UnsupportedOperationException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Waits for packets, and passes them to the receiver.
     *
     * @throws IOException if one of the sockets fails
     */
    void receive(Receiver receiver) throws IOException {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
            DatagramChannel channel = (DatagramChannel) key.channel();
            // A limited number of each at a time, so that a flood at one address does not block the others.
            for (int i = 0; i < 64; i++) {
                SocketAddress from = channel.receive(buffer.clear());
                if (from == null) {
                    break;
                }
                receiver.receive(buffer.array(), buffer.position(), from);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() {
        for (DatagramChannel channel : channels) {
            closeQuietly(channel);
        }
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "Cannot close a socket: {0}", e);
        }
    }
}
