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

/** The threads that carry out tasks; they go when there is nothing to do for a while. */
final class Workers {
    private static final long IDLE_SECONDS = 10;

    /** One replaces; the other is there to refuse whatever comes meanwhile, or to begin while the first winds up. */
    private static final int REPLACEMENT_THREADS = 2;

    private final ThreadPoolExecutor commands;
    private final ThreadPoolExecutor replacements;

    Workers(int maxConcurrentCommands) {
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

    /** Queues a command; the ledger bounds how many there are. */
    void command(Runnable work) {
        commands.execute(work);
    }

    /** Begins a replacement at once, or throws {@link java.util.concurrent.RejectedExecutionException}. */
    void replacement(Runnable work) {
        replacements.execute(work);
    }

    /**
     * Takes no more work.
     *
     * @return the commands that were never begun, and never will be
     */
    List<Runnable> takeNoMore() {
        commands.shutdown();
        replacements.shutdown();
        List<Runnable> neverBegun = new ArrayList<>();
        commands.getQueue().drainTo(neverBegun);
        return neverBegun;
    }

    /** Waits for what runs; commands that still run then are interrupted and waited for. */
    void awaitEnd(Duration forCommands, Duration forReplacement) throws InterruptedException {
        if (!commands.awaitTermination(forCommands.toMillis(), TimeUnit.MILLISECONDS)) {
            commands.shutdownNow();
            commands.awaitTermination(15, TimeUnit.SECONDS);
        }
        replacements.awaitTermination(forReplacement.toMillis(), TimeUnit.MILLISECONDS);
    }
}
