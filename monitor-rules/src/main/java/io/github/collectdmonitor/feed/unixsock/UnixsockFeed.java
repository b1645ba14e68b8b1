package io.github.collectdmonitor.feed.unixsock;

import io.github.collectdmonitor.collectd.unixsock.UnixsockConnection;
import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.feed.SteadyConsumer;
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
 * Polls the values of collectd's unixsock plugin (collectd-unixsock(5)) at an interval, each time over one connection;
 * for hosts without the network plugin. It provides less than the network plugin:
 *
 * <ul>
 * <li>{@code GETVAL} returns computed values with seven digits: of counters, derives and absolutes the <em>rate</em>,
 * of a gauge its value, so all values have the type GAUGE. An unknown rate is NaN.
 * <li>A value that changes twice between two polls is reported once. The interval of a value and its meta data are
 * unknown.
 *   <li>There are no notifications.
 *   <li>The plugin's name ends at the first {@code -}, even if that is a part of the name.
 *   <li>A value whose name does not have two slashes is dropped and counted.
 * </ul>
 */
public final class UnixsockFeed implements Feed {
    /** The default interval of collectd. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(UnixsockFeed.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    /** The timeout for responses: collectd needs seconds to list 100,000 values. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path socket;
    private final Duration interval;
    private final Duration timeout;
    private final SteadyConsumer events;
    private final RateAnswers rateAnswers = new RateAnswers();
    private final SeenValues seen = new SeenValues();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "unixsock-feed");
    private boolean reportedError;
    private volatile int dropped;

    private UnixsockFeed(Path socket, Duration interval, Duration timeout, Consumer<Event> events) {
        this.socket = socket;
        this.interval = interval;
        this.timeout = timeout;
        this.events = new SteadyConsumer(events);
    }

    /**
     * Starts to poll, immediately and then at the interval. A missing socket or response is logged once, and the poll
     * is retried.
     *
     * @param events receives each event, in the feed's thread
     */
    public static UnixsockFeed start(Path socket, Duration interval, Consumer<Event> events) {
        return start(socket, interval, TIMEOUT, events);
    }

    /** Starts with another timeout for responses. */
    static UnixsockFeed start(Path socket, Duration interval, Duration timeout, Consumer<Event> events) {
        UnixsockFeed feed = new UnixsockFeed(socket, interval, timeout, events);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    /** Returns how many values of the last poll have ambiguous or invalid names. */
    public int dropped() {
        return dropped;
    }

    @Override
    public FeedTotals totals() {
        return new FeedTotals(events.count(), Map.of("values with ambiguous or invalid names", (long) dropped));
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
                connectAndPoll();
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException closedMeanwhile) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectAndPoll() {
        try (UnixsockConnection connection = UnixsockConnection.open(socket, timeout, () -> closed.getCount() == 0)) {
            poll(connection);
            if (reportedError) {
                LOG.log(Level.INFO, "Collectd responds at {0} again", socket);
            }
            reportedError = false;
        } catch (IOException e) {
            if (!reportedError && closed.getCount() > 0) {
                LOG.log(Level.WARNING, "No values from collectd at {0}: {1}", socket, e.getMessage());
            }
            reportedError = true;
        } catch (RuntimeException e) {
            if (!reportedError) {
                LOG.log(Level.ERROR, "Internal error while reading the values of collectd at " + socket, e);
            }
            reportedError = true;
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
        dropped = part.dropped();
    }

    private void fetch(UnixsockConnection connection, ListedValue value) throws IOException {
        UnixsockConnection.Answer answer = connection.ask(question(value));
        if (closed.getCount() > 0) {
            seen.put(value);
            value.identifier()
                    .flatMap(identifier -> rateAnswers.values(identifier, value.nanos(), answer.lines()))
                    .ifPresent(events);
        }
    }

    static String question(ListedValue value) {
        return "GETVAL " + UnixsockConnection.quoted(value.name());
    }
}
