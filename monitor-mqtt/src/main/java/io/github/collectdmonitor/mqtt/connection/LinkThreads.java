package io.github.collectdmonitor.mqtt.connection;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one link, all of them daemons, without a limit in number: Paho hangs on a pool that is too small.
 *
 * <p>Paho interrupts the threads that run its callbacks when a connection ends; here cancelling never interrupts.
 */
public final class LinkThreads extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long IDLE_SECONDS = 5;

    private static final ThreadLocal<@Nullable SleepBreaker> BREAKER = new ThreadLocal<>();
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;
    private final Consumer<Throwable> whenFailed;
    private final RunningTasks running = new RunningTasks();

    public LinkThreads(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            // Paho's cleanup throws when a connection is closed while it is being established.
            thread.setUncaughtExceptionHandler((failed, failure) -> {});
            return thread;
        };
        pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        whenFailed = failure -> {};
    }

    private LinkThreads(LinkThreads shared, Consumer<Throwable> whenFailed) {
        this.pool = shared.pool;
        this.timer = shared.timer;
        this.whenFailed = whenFailed;
    }

    /**
     * Returns a view on the same threads that reports the exceptions of submitted tasks, on the task's own thread, and
     * tracks which of its tasks still run.
     */
    public LinkThreads watchedBy(Consumer<Throwable> watcher) {
        return new LinkThreads(this, watcher);
    }

    /** Returns the running tasks of this view. */
    public RunningTasks running() {
        return running;
    }

    /**
     * Runs a task; its sleeps are interrupted while it waits for tasks that it submitted (see {@link SleepBreaker}).
     */
    @Override
    public void execute(Runnable task) {
        RunningTasks.Entry entry = running.began(task);
        Runnable woken = () -> {
            SleepBreaker mine = new SleepBreaker(entry.runs());
            BREAKER.set(mine);
            try {
                task.run();
            } finally {
                mine.end();
                BREAKER.remove();
                running.ended(entry);
            }
        };
        begin(woken, entry);
    }

    private void begin(Runnable task, RunningTasks.Entry entry) {
        try {
            pool.execute(task);
        } catch (RuntimeException | Error e) {
            running.ended(entry);
            throw e;
        }
    }

    /** Returns a view that runs one task after the other. */
    public Executor inOrder() {
        return new SerialExecutor(pool);
    }

    @Override
    public Future<?> submit(Runnable task) {
        FutureTask<?> uninterrupted = new FutureTask<@Nullable Void>(task, null) {
            @Override
            public boolean cancel(boolean interrupt) {
                return super.cancel(false);
            }

            @Override
            protected void setException(Throwable failure) {
                super.setException(failure);
                whenFailed.accept(failure);
            }
        };
        RunningTasks.Entry entry = running.began(task);
        Runnable counted = () -> {
            Thread unused = entry.runs();
            try {
                uninterrupted.run();
            } finally {
                running.ended(entry);
            }
        };
        begin(counted, entry);
        SleepBreaker submitters = BREAKER.get();
        if (submitters != null && submitters.begin()) {
            pool.execute(submitters);
        }
        return uninterrupted;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return timer.schedule(command, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return timer.schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        return timer.scheduleAtFixedRate(command, initial, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        return timer.scheduleWithFixedDelay(command, initial, delay, unit);
    }

    @Override
    public void shutdown() {
        timer.shutdownNow();
        pool.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated() && timer.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit) && timer.awaitTermination(timeout, unit);
    }
}
