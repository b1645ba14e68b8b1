package io.github.collectdmonitor.feed;

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

/** UDP sockets at all addresses of a name, for one thread that receives; any thread may close them. */
final class ListenSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ListenSockets.class.getName());
    private static final int LARGEST_PACKET = 65_536;

    /** Holds what comes while the rules are busy; the kernel gives net.core.rmem_max at most. */
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST_PACKET);

    /** Takes a packet; the bytes are good until it returns. */
    @FunctionalInterface
    interface Receiver {
        void receive(byte[] bytes, int length, SocketAddress from);
    }

    private ListenSockets() throws IOException {
        selector = Selector.open();
    }

    /**
     * Binds them; of several addresses, those that this host has no use of are left out with a warning.
     *
     * @throws FeedException if none can be bound, or must be: beyond the loopback interface the level must be Sign or Encrypt
     */
    static ListenSockets open(ListenAddress address, SecurityLevel level) throws FeedException {
        return open(address, permitted(address, level));
    }

    /** The same at ports that nobody listens at, and closes them again. */
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
            throw new FeedException("Tried to listen for collectd's packets at " + address + ": " + e.getMessage(), e);
        }
    }

    private static List<InetSocketAddress> permitted(ListenAddress address, SecurityLevel level) throws FeedException {
        List<InetSocketAddress> resolved = resolved(address);
        for (InetSocketAddress each : resolved) {
            if (each.getAddress().isMulticastAddress()) {
                throw new FeedException(
                        "Will not listen for collectd's packets at " + address + ": it is a multicast address. Have"
                                + " collectd send to an address of this host",
                        null);
            }
            if (!each.getAddress().isLoopbackAddress() && level == SecurityLevel.NONE) {
                throw new FeedException(
                        "Will not listen for collectd's packets at " + address
                                + " with the security level None: whoever"
                                + " reaches this port could make recovery commands run. Take the level Sign or Encrypt,"
                                + " with an auth file, or listen at " + ListenAddress.DEFAULT,
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
                    "Tried to listen for collectd's packets at " + address + ", but there is no host " + address.host(),
                    e);
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
                    "Tried to listen for collectd's packets at " + name + ": " + String.join("; ", failures)
                            + ". Either this host does not have the address, or another program holds the port, such as"
                            + " another agent, or a collectd whose network plugin has Listen: \"ss -lunp\" shows which",
                    last);
        }
        if (!failures.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Listening for collectd''s packets at {0}, but not at all of its addresses: {1}",
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
     * Waits for packets, and gives those that have come.
     *
     * @throws IOException if one of the sockets fails
     */
    void receive(Receiver receiver) throws IOException {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
            DatagramChannel channel = (DatagramChannel) key.channel();
            // Some of each at a time, so that a flood at one address does not silence the others.
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
            LOG.log(Level.DEBUG, "A socket could not be closed: {0}", e);
        }
    }
}
