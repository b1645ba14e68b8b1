package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.collectd.UnixsockConnection;
import io.github.collectdmonitor.metric.Event;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Values that collectd's unixsock plugin shows when it is asked (collectd-unixsock(5)), each interval over one connection; for
 * where the network plugin cannot be loaded. It shows less than that one:
 *
 * <ul>
 *   <li>{@code GETVAL} gives what collectd has computed, to seven digits: of counters, derives and absolutes the <em>rate</em>, so
 *       all values are of the type GAUGE here, and of a gauge its value. A rate that is not known yet is NaN.
 *   <li>What changes twice between two polls is seen once. The interval of a value is not known, and neither is its meta data.
 *   <li>There are no notifications.
 *   <li>The plugin's name ends at the first {@code -}, even where that is a part of it.
 *   <li>A value whose name has another number of slashes than two is left out and counted.
 * </ul>
 */
public final class UnixsockFeed implements Feed {
    /** How often collectd reads by default. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(UnixsockFeed.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    /** How long collectd may be silent: with some 100,000 values it takes seconds to list them. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path socket;
    private final Duration interval;
    private final Duration patience;
    private final SteadyConsumer events;
    private final Rates rates = new Rates();
    private final SeenValues seen = new SeenValues();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "unixsock-feed");
    private boolean complained;
    private volatile int leftOut;

    private UnixsockFeed(Path socket, Duration interval, Duration patience, Consumer<Event> events) {
        this.socket = socket;
        this.interval = interval;
        this.patience = patience;
        this.events = new SteadyConsumer(events);
    }

    /**
     * Begins to poll, at once and then each interval. Where the socket is missing or nobody answers, it says so once and tries on.
     *
     * @param events takes each event, in the feed's thread
     */
    public static UnixsockFeed start(Path socket, Duration interval, Consumer<Event> events) {
        return start(socket, interval, PATIENCE, events);
    }

    /** The same with another time that collectd may be silent. */
    static UnixsockFeed start(Path socket, Duration interval, Duration patience, Consumer<Event> events) {
        UnixsockFeed feed = new UnixsockFeed(socket, interval, patience, events);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** How many values collectd listed at the last poll whose name or text cannot be read for certain. */
    public int leftOut() {
        return leftOut;
    }

    @Override
    public FeedTotals totals() {
        return new FeedTotals(events.count(), Map.of("values with names that cannot be read", (long) leftOut));
    }

    @Override
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - events.last());
    }

    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException closedMeanwhile) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try (UnixsockConnection connection = UnixsockConnection.open(socket, patience, () -> closed.getCount() == 0)) {
            poll(connection);
            if (complained) {
                LOG.log(Level.INFO, "Collectd answers at {0} again", socket);
            }
            complained = false;
        } catch (IOException e) {
            if (!complained && closed.getCount() > 0) {
                LOG.log(Level.WARNING, "No values from collectd at {0}: {1}", socket, e.getMessage());
            }
            complained = true;
        } catch (RuntimeException e) {
            if (!complained) {
                LOG.log(Level.ERROR, "A bug: the values of collectd at " + socket + " were not read", e);
            }
            complained = true;
        }
    }

    private void poll(UnixsockConnection connection) throws IOException {
        seen.beginPoll();
        long done = 0;
        ListedPart part;
        do {
            part = new ListedPart(seen, done);
            connection.list("LISTVAL", part::take);
            for (ListedValue value : part.changed()) {
                fetch(connection, value);
            }
            done = part.end();
        } while (!part.isLast() && closed.getCount() > 0);
        seen.endPoll();
        leftOut = part.leftOut();
    }

    private void fetch(UnixsockConnection connection, ListedValue value) throws IOException {
        UnixsockConnection.Answer answer = connection.ask(question(value));
        if (closed.getCount() > 0) {
            seen.put(value);
            value.identifier()
                    .flatMap(identifier -> rates.values(identifier, value.nanos(), answer.lines()))
                    .ifPresent(events);
        }
    }

    static String question(ListedValue value) {
        return "GETVAL " + UnixsockConnection.quoted(value.name());
    }
}
