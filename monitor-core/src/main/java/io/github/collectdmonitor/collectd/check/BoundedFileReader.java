package io.github.collectdmonitor.collectd.check;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Reads files with a timeout: on a network file system that does not answer, a read hangs and cannot be interrupted.
 * Thread safe.
 */
final class BoundedFileReader {
    /** The maximum number of threads that hang. */
    private static final int MOST_THREADS = 4;

    private static final Semaphore THREADS = new Semaphore(MOST_THREADS);

    private BoundedFileReader() {}

    /**
     * Reads in a separate thread, which is abandoned if it hangs.
     *
     * @return the content; empty on a timeout, or if too many earlier threads hang
     * @throws IOException if reading fails
     */
    static <T> Optional<T> read(Supplier<T> reading, Duration most) throws IOException, InterruptedException {
        if (!THREADS.tryAcquire()) {
            return Optional.empty();
        }
        FutureTask<T> task = new FutureTask<>(reading::get);
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } finally {
                        THREADS.release();
                    }
                },
                "config-reader");
        thread.setDaemon(true);
        thread.start();
        try {
            return Optional.of(task.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
