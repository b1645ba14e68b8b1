package io.github.collectdmonitor.mqtt.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that responds. The next attempt starts when the previous one has failed,
 * or has not succeeded within 250 ms, and the started attempts continue: an address that drops packets costs only that
 * time (RFC 8305).
 *
 * <p>Used once, by one thread; another thread may call {@link #abort}.
 */
final class Dialer {
    private static final Duration BETWEEN_STARTS = Duration.ofMillis(250);

    private final int port;
    private final Duration limit;
    private final Deque<InetAddress> waiting;
    private final Map<SocketChannel, InetAddress> pending = new LinkedHashMap<>();
    private final Map<InetAddress, IOException> failures = new LinkedHashMap<>();

    private boolean aborted;
    private @Nullable Selector selector;

    /** Tries the addresses in this order, within {@code limit} for all of them together. */
    Dialer(List<InetAddress> addresses, int port, Duration limit) {
        this.waiting = new ArrayDeque<>(addresses);
        this.port = port;
        this.limit = limit;
    }

    /** Returns the addresses that have failed, with the reasons. */
    Map<InetAddress, IOException> failures() {
        return failures;
    }

    /**
     * Returns a connected channel in blocking mode.
     *
     * @throws DialException if no address accepted the connection in time
     */
    SocketChannel dial() throws IOException {
        try (Selector opened = open()) {
            SocketChannel connected = firstOf(opened);
            if (connected == null) {
                throw new DialException("no address accepted the connection", failures);
            }
            pending.remove(connected);
            SelectionKey key = connected.keyFor(opened);
            if (key != null) {
                key.cancel();
            }
            opened.selectNow();
            connected.configureBlocking(true);
            return connected;
        } finally {
            closeAll(pending.keySet());
        }
    }

    private synchronized Selector open() throws IOException {
        if (aborted) {
            throw new DialException("closed while connecting", Map.of());
        }
        Selector opened = Selector.open();
        selector = opened;
        return opened;
    }

    /** Makes {@link #dial} end with an exception. */
    synchronized void abort() {
        aborted = true;
        if (selector != null) {
            selector.wakeup();
        }
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    private @Nullable SocketChannel firstOf(Selector opened) throws IOException {
        long begun = System.nanoTime();
        long nextStart = begun;
        while (!isAborted()) {
            long now = System.nanoTime();
            if (!waiting.isEmpty() && (now >= nextStart || pending.isEmpty())) {
                SocketChannel connected = begin(waiting.removeFirst(), opened);
                if (connected != null) {
                    return connected;
                }
                nextStart = now + BETWEEN_STARTS.toNanos();
                continue;
            }
            long left = begun + limit.toNanos() - now;
            if (pending.isEmpty() || left <= 0) {
                break;
            }
            long pause = waiting.isEmpty() ? left : Math.min(left, nextStart - now);
            opened.select(TimeUnit.NANOSECONDS.toMillis(pause) + 1);
            opened.selectedKeys().clear();
            SocketChannel connected = finishAny();
            if (connected != null) {
                return connected;
            }
        }
        pending.values()
                .forEach(late -> failures.put(
                        late, new SocketTimeoutException("no response within " + BrokerAddresses.seconds(limit))));
        return null;
    }

    /** Starts to connect; returns the channel if it is connected immediately. */
    private @Nullable SocketChannel begin(InetAddress address, Selector opened) throws IOException {
        SocketChannel channel = SocketChannel.open();
        pending.put(channel, address);
        channel.configureBlocking(false);
        try {
            if (channel.connect(new InetSocketAddress(address, port))) {
                return channel;
            }
            channel.register(opened, SelectionKey.OP_CONNECT);
        } catch (IOException | RuntimeException e) {
            fail(channel, e instanceof IOException failure ? failure : new IOException(e));
        }
        return null;
    }

    private @Nullable SocketChannel finishAny() {
        for (SocketChannel channel : new ArrayList<>(pending.keySet())) {
            try {
                if (channel.finishConnect()) {
                    return channel;
                }
            } catch (IOException e) {
                fail(channel, e);
            }
        }
        return null;
    }

    private void fail(SocketChannel channel, IOException why) {
        InetAddress address = pending.remove(channel);
        if (address != null) {
            failures.put(address, why);
        }
        closeAll(List.of(channel));
    }

    private static void closeAll(Collection<SocketChannel> channels) {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is not used.
            }
        }
    }
}
