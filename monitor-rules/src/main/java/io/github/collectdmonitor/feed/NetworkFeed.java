package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.packet.PacketCounts;
import io.github.collectdmonitor.packet.PacketReader;
import io.github.collectdmonitor.packet.PacketSecurity;
import io.github.collectdmonitor.packet.TypesDb;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Values and notifications of collectd's network plugin, as they come: one UDP socket, one thread, {@code network-feed}. */
public final class NetworkFeed implements Feed {
    private static final Logger LOG = System.getLogger(NetworkFeed.class.getName());
    private static final int LARGEST_PACKET = 65_536;

    /** Holds what comes while the rules are busy; the kernel gives net.core.rmem_max at most. */
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final DatagramSocket socket;
    private final SteadyConsumer events;
    private final PacketReader reader;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "network-feed");
    private boolean stumbled;

    private NetworkFeed(DatagramSocket socket, PacketSecurity security, TypesDb types, Consumer<Event> events) {
        this.socket = socket;
        this.events = new SteadyConsumer(events);
        this.reader = new PacketReader(security, types, this.events);
    }

    /**
     * Begins to listen.
     *
     * @param events takes each event, in the feed's thread
     * @throws FeedException if it cannot listen there, or must not: beyond the loopback interface anybody could send values, and
     *     values make recovery commands run, so there the level must be Sign or Encrypt
     */
    public static NetworkFeed open(
            ListenAddress address, PacketSecurity security, TypesDb types, Consumer<Event> events)
            throws FeedException {
        InetSocketAddress resolved = resolved(address);
        if (!resolved.getAddress().isLoopbackAddress() && security.level() == SecurityLevel.NONE) {
            throw new FeedException(
                    "Will not listen for collectd's packets at " + address + " with the security level None: whoever"
                            + " reaches this port could make recovery commands run. Take the level Sign or Encrypt, with"
                            + " an auth file, or listen at " + ListenAddress.DEFAULT,
                    null);
        }
        NetworkFeed feed = new NetworkFeed(bound(address, resolved), security, types, events);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** What has come. */
    public PacketCounts counts() {
        return reader.counts();
    }

    @Override
    public FeedTotals totals() {
        return FeedTotals.of(counts());
    }

    @Override
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - events.last());
    }

    @Override
    public void close() {
        closed.countDown();
        socket.close();
        if (Thread.currentThread() != thread) {
            joinThread();
        }
    }

    private void joinThread() {
        try {
            thread.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress resolved(ListenAddress address) throws FeedException {
        try {
            return address.resolve();
        } catch (UnknownHostException e) {
            throw new FeedException(
                    "Tried to listen for collectd's packets at " + address + ", but there is no host " + address.host(),
                    e);
        }
    }

    private static DatagramSocket bound(ListenAddress address, InetSocketAddress resolved) throws FeedException {
        try {
            return bound(resolved);
        } catch (SocketException e) {
            String advice = e instanceof BindException
                    ? ". Either this host does not have the address, or another program holds the port, such as another"
                            + " agent, or a collectd whose network plugin has Listen: \"ss -lunp\" shows which"
                    : "";
            throw new FeedException(
                    "Tried to listen for collectd's packets at " + address + ": " + e.getMessage() + advice, e);
        }
    }

    private static DatagramSocket bound(InetSocketAddress address) throws SocketException {
        DatagramSocket socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.bind(address);
            return socket;
        } catch (SocketException e) {
            socket.close();
            throw e;
        }
    }

    private void run() {
        byte[] buffer = new byte[LARGEST_PACKET];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        String complaint = "";
        while (closed.getCount() > 0) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                read(packet);
            } catch (IOException e) {
                complaint = failed(e, complaint);
            }
        }
    }

    /** The edge: whoever found a packet that the reader stumbles over could end the feed by it. */
    private void read(DatagramPacket packet) {
        try {
            reader.read(packet.getData(), packet.getLength())
                    .ifPresent(refusal -> refusals.refused(refusal, packet.getSocketAddress()));
        } catch (RuntimeException e) {
            if (!stumbled) {
                LOG.log(
                        Level.ERROR,
                        "A bug: a packet from " + packet.getSocketAddress() + " was not read; said once",
                        e);
            }
            stumbled = true;
        }
    }

    /** Waits a little: an error that stays must not take all of a core. */
    private String failed(IOException failure, String complaint) {
        String reason = String.valueOf(failure.getMessage());
        try {
            if (closed.getCount() > 0 && !reason.equals(complaint)) {
                LOG.log(Level.WARNING, "Cannot receive collectd''s packets, tries again: {0}", reason);
            }
            if (closed.await(1, TimeUnit.SECONDS)) {
                return reason;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reason;
    }
}
