package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.packet.PacketCounts;
import io.github.collectdmonitor.packet.PacketReader;
import io.github.collectdmonitor.packet.PacketSecurity;
import io.github.collectdmonitor.packet.TypesDb;
import io.github.collectdmonitor.settings.ListenAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Values and notifications of collectd's network plugin, as they come: by UDP at all addresses of a name, one thread, {@code network-feed}. */
public final class NetworkFeed implements Feed {
    private static final Logger LOG = System.getLogger(NetworkFeed.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final ListenSockets sockets;
    private final SteadyConsumer events;
    private final PacketReader reader;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "network-feed");
    private boolean stumbled;

    private NetworkFeed(ListenSockets sockets, PacketSecurity security, TypesDb types, Consumer<Event> events) {
        this.sockets = sockets;
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
        NetworkFeed feed = new NetworkFeed(ListenSockets.open(address, security.level()), security, types, events);
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
        sockets.close();
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

    private void run() {
        String complaint = "";
        while (closed.getCount() > 0) {
            try {
                sockets.receive(this::read);
            } catch (IOException | ClosedSelectorException e) {
                complaint = failed(e, complaint);
            }
        }
    }

    /** The edge: whoever found a packet that the reader stumbles over could end the feed by it. */
    private void read(byte[] bytes, int length, SocketAddress from) {
        try {
            reader.read(bytes, length).ifPresent(refusal -> refusals.refused(refusal, from));
        } catch (RuntimeException e) {
            if (!stumbled) {
                LOG.log(Level.ERROR, "A bug: a packet from " + from + " was not read; said once", e);
            }
            stumbled = true;
        }
    }

    /** Waits a little: an error that stays must not take all of a core. */
    private String failed(Exception failure, String complaint) {
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
