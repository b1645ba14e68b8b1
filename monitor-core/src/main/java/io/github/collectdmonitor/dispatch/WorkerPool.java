package io.github.collectdmonitor.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run tasks; idle threads end after a while. */
final class WorkerPool {
    private static final long IDLE_SECONDS = 10;

    /** One replaces; the other rejects further requests meanwhile, or begins while the first finishes. */
    private static final int REPLACEMENT_THREADS = 2;

    private final ThreadPoolExecutor commands;
    private final ThreadPoolExecutor replacements;

    WorkerPool(int maxConcurrentCommands) {
        commands = pool("command", maxConcurrentCommands, maxConcurrentCommands, new LinkedBlockingQueue<>());
        commands.allowCoreThreadTimeOut(true);
        replacements = pool("replacement", 0, REPLACEMENT_THREADS, new SynchronousQueue<>());
    }

    private static ThreadPoolExecutor pool(String name, int core, int most, BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Queues a command; the ledger limits their number. */
    void command(Runnable work) {
        commands.execute(work);
    }

    /** Begins a replacement immediately, or throws {@link java.util.concurrent.RejectedExecutionException}. */
    void replacement(Runnable work) {
        replacements.execute(work);
    }

    /**
     * Accepts no more tasks.
     *
     * @return the commands that were not started
     */
    List<Runnable> drain() {
        commands.shutdown();
        replacements.shutdown();
        List<Runnable> neverStarted = new ArrayList<>();
        commands.getQueue().drainTo(neverStarted);
        return neverStarted;
    }

    /** Waits for active tasks; commands that exceed the time are interrupted and waited for. */
    void awaitEnd(Duration forCommands, Duration forReplacement) throws InterruptedException {
        if (!commands.awaitTermination(forCommands.toMillis(), TimeUnit.MILLISECONDS)) {
            commands.shutdownNow();
            commands.awaitTermination(15, TimeUnit.SECONDS);
        }
        replacements.awaitTermination(forReplacement.toMillis(), TimeUnit.MILLISECONDS);
    }
}
