package io.github.collectdmonitor.testkit.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains one stream of a process on a separate thread, so that the process never waits for its reader. */
final class OutputCollector {
    private final InputStream stream;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final Thread thread;

    OutputCollector(InputStream stream, String name) {
        this.stream = stream;
        this.thread = new Thread(this::drain, name);
        thread.setDaemon(true);
        thread.start();
    }

    String text() {
        return collected.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the end of the stream; if a grandchild keeps it open, at most for the grace period. */
    void awaitEnd(long graceMillis) {
        try {
            thread.join(graceMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        try {
            stream.transferTo(collected);
        } catch (IOException closed) {
            // The stream of a process that was ended: no more output follows.
        }
    }
}
