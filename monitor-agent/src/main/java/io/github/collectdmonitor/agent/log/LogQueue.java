package io.github.collectdmonitor.agent.log;

import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Queues log entries for a sink, which a separate thread writes: a system log that hangs must not block the agent.
 * Entries beyond the capacity are dropped and counted.
 */
final class LogQueue {
    private static final int CAPACITY = 2000;

    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private volatile LogSink sink;

    private record Entry(LogLevel level, String text, CountDownLatch written) {}

    LogQueue(LogSink sink) {
        this.sink = sink;
        Thread writer = new Thread(this::write, "log");
        writer.setDaemon(true);
        writer.start();
    }

    void add(LogLevel level, String text) {
        if (!waiting.offer(new Entry(level, text, new CountDownLatch(1)))) {
            dropped.incrementAndGet();
        }
    }

    /** Writes all later entries to another sink. */
    void redirect(LogSink other) {
        LogSink before = sink;
        sink = other;
        before.close();
    }

    private void write() {
        try {
            while (true) {
                Entry next = waiting.take();
                try {
                    if (!next.text().isEmpty()) {
                        sink.write(next.level(), next.text());
                    }
                    long lost = dropped.getAndSet(0);
                    if (lost > 0) {
                        sink.write(LogLevel.WARN, lost + " log entries were dropped because the log was too slow");
                    }
                } catch (IOException e) {
                    // The log itself fails, so that this cannot be logged; the agent continues.
                    dropped.incrementAndGet();
                }
                next.written().countDown();
            }
        } catch (InterruptedException e) {
            sink.close();
        }
    }

    /** Waits until all earlier entries are written, at most {@code limit}. */
    void flush(Duration limit) throws InterruptedException {
        Entry mark = new Entry(LogLevel.DEBUG, "", new CountDownLatch(1));
        if (waiting.offer(mark, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            mark.written().await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
