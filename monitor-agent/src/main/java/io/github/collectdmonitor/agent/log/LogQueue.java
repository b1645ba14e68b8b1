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
 * Log entries on their way to a sink, written by a thread of their own: a system log that hangs must not hang the agent.
 * What no longer fits is dropped and counted.
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

    /** Lets all that is still to be written go elsewhere. */
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
                        sink.write(LogLevel.WARN, lost + " log entries were dropped, since the log did not keep up");
                    }
                } catch (IOException e) {
                    // The log itself fails: there is nowhere to say so, and the agent has better to do.
                    dropped.incrementAndGet();
                }
                next.written().countDown();
            }
        } catch (InterruptedException e) {
            sink.close();
        }
    }

    /** Waits up to so long until what was added before is written. */
    void flush(Duration limit) throws InterruptedException {
        Entry mark = new Entry(LogLevel.DEBUG, "", new CountDownLatch(1));
        if (waiting.offer(mark, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            mark.written().await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
