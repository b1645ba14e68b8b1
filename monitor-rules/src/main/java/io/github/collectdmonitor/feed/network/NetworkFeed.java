package io.github.collectdmonitor.feed.network;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.feed.SteadyConsumer;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.packet.PacketCounts;
import io.github.collectdmonitor.packet.PacketReader;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
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

/**
 * Receives values and notifications of collectd's network plugin by UDP at all addresses of a name, in one thread,
 * {@code network-feed}.
 */
public final class NetworkFeed implements Feed {
    private static final Logger LOG = System.getLogger(NetworkFeed.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final ListenSockets sockets;
    private final SteadyConsumer events;
    private final PacketReader reader;
    private final RejectionLog refusals = new RejectionLog(System::nanoTime);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "network-feed");
    private boolean reportedError;

    private NetworkFeed(ListenSockets sockets, PacketSecurity security, TypesDb types, Consumer<Event> events) {
        this.sockets = sockets;
        this.events = new SteadyConsumer(events);
        this.reader = new PacketReader(security, types, this.events);
    }

    /** Starts to listen.
     * @param events receives each event, in the feed's thread
     * @throws FeedException if it cannot listen at the address, or the level is None at an address beyond the loopback
     *     interface, where every host could send values that make recovery commands run
     */
    public static NetworkFeed open(
            ListenAddress address, PacketSecurity security, TypesDb types, Consumer<Event> events)
            throws FeedException {
        NetworkFeed feed = new NetworkFeed(ListenSockets.open(address, security.level()), security, types, events);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** Returns the counts of the received packets. */
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
        String lastReason = "";
        while (closed.getCount() > 0) {
            try {
                sockets.receive(this::read);
            } catch (IOException | ClosedSelectorException e) {
                lastReason = failed(e, lastReason);
            }
        }
    }

    /** Reads a packet; an internal error must not end the feed, because packets may come from an attacker. */
    private void read(byte[] bytes, int length, SocketAddress from) {
        try {
            reader.read(bytes, length).ifPresent(packetRejection -> refusals.refused(packetRejection, from));
        } catch (RuntimeException e) {
            if (!reportedError) {
                LOG.log(
                        Level.ERROR,
                        "Internal error while reading a packet from " + from + " (further errors are suppressed)",
                        e);
            }
            reportedError = true;
        }
    }

    /** Logs a failure once for each reason and waits, so that a lasting error does not use a whole core. */
    private String failed(Exception failure, String lastReason) {
        String reason = String.valueOf(failure.getMessage());
        try {
            if (closed.getCount() > 0 && !reason.equals(lastReason)) {
                LOG.log(Level.WARNING, "Cannot receive collectd''s packets: {0}; will retry every second", reason);
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
