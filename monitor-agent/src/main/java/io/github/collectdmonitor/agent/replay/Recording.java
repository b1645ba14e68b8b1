package io.github.collectdmonitor.agent.replay;

import io.github.collectdmonitor.agent.monitor.Feeds;
import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.record.EventLogWriter;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Records the events of a feed for a replay; evaluates nothing. */
public final class Recording {
    private static final int UNUSABLE = 2;
    private static final long MOST_BYTES = 1L << 30;

    private final PrintWriter out;
    private final PrintWriter err;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** Prints to these writers. */
    public Recording(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Records until the program is stopped by a signal; returns the exit code. */
    public int run(MonitorSettings settings, Path file) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            long count = record(settings, file);
            if (failed.get()) {
                return UNUSABLE;
            }
            print(out, count + " events recorded in " + file);
            return 0;
        } catch (FileAlreadyExistsException e) {
            print(err, file + " exists already; choose a new file");
            return UNUSABLE;
        } catch (IOException e) {
            fail(file, e);
            return UNUSABLE;
        } catch (FeedException e) {
            print(err, String.valueOf(e.getMessage()));
            return UNUSABLE;
        } finally {
            stopped.countDown();
        }
    }

    private long record(MonitorSettings settings, Path file) throws IOException, FeedException, InterruptedException {
        try (EventLogWriter writer = EventLogWriter.create(file, MOST_BYTES)) {
            Feed feed = Feeds.open(settings, event -> write(writer, file, event));
            try {
                print(out, "Recording in " + file + " from " + Feeds.place(settings) + "; stop with Ctrl-C or TERM");
                stop.await();
            } finally {
                feed.close();
            }
            return recorded.get() - writer.skipped();
        }
    }

    void write(EventLogWriter writer, Path file, Event event) {
        if (failed.get()) {
            return;
        }
        try {
            recorded.incrementAndGet();
            writer.write(event);
        } catch (IOException e) {
            fail(file, e);
        }
    }

    /** Prints the failure only once: a full disk fails for each event until the feed is closed. */
    private void fail(Path file, IOException why) {
        if (failed.compareAndSet(false, true)) {
            print(err, file + " cannot be written: " + StateFiles.reason(why));
        }
        stop.countDown();
    }

    /** Waits until all events are on disk, because the program ends after this hook. */
    private void stop() {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
