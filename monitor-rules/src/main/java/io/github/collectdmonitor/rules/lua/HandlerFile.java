package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.process.PipedProcess;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.lua.wire.LuaReply.Loaded;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One file of handlers: the events that wait for it, and the process that runs it. A process that is lost is started again, later
 * each time; a file that loses ten in a row is disabled. Thread-safe.
 */
final class HandlerFile implements AutoCloseable {
    private static final int MOST_AT_ONCE = LuaChild.MOST_IN_FLIGHT / 2;

    private final HandlerSource source;
    private final HandlerContext context;
    private final FileReplies replies;
    private final Deque<Event> pending = new ArrayDeque<>();
    private final RestartPolicy restarts;
    private final Thread worker;

    private @Nullable LuaChild child;
    private @Nullable Loaded loaded;
    private @Nullable LuaFileException unusable;
    private volatile boolean closed;
    private boolean disabled;
    private boolean working;
    private long losses;
    private long dropped;

    /** Starts nothing yet. */
    HandlerFile(HandlerSource source, HandlerContext context) {
        this.source = source;
        this.context = context;
        replies = new FileReplies(this, context);
        restarts = new RestartPolicy(context.recorded() == null);
        worker = new Thread(this::run, "lua-feed-" + source.name());
        worker.setDaemon(true);
    }

    /**
     * Starts its process, and waits until the file was run.
     *
     * @throws LuaFileException if it cannot be used; it is closed then
     */
    HandlerFile start() throws LuaFileException, InterruptedException {
        worker.start();
        synchronized (this) {
            while (loaded == null && unusable == null) {
                wait();
            }
            if (loaded != null) {
                return this;
            }
        }
        close();
        throw unusable;
    }

    /** An event was done; whether no other is in flight. */
    synchronized void done(boolean idle) {
        restarts.succeeded();
        if (idle && context.recorded() != null) {
            notifyAll();
        }
    }

    /** Its process was lost. */
    synchronized void lost() {
        notifyAll();
    }

    /** The worker: one process after the other. It lives as long as they do, since they are killed with it. */
    private void run() {
        try {
            while (true) {
                long started = System.nanoTime();
                String loss = runProcess();
                if (loss == null || !waitToRestart(loss, Duration.ofNanos(System.nanoTime() - started))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                pending.clear();
                working = false;
                if (loaded == null && unusable == null) {
                    unusable = LuaFileException.of(name(), "the agent is stopping");
                }
                notifyAll();
            }
        }
    }

    /** Returns why it was lost; null where there is to be no other. */
    private @Nullable String runProcess() throws InterruptedException {
        PipedProcess process;
        try {
            process = context.start();
        } catch (IOException e) {
            return firstFailure(LuaFileException.of(name(), "its process cannot be started: " + e.getMessage()));
        }
        try (LuaChild started = LuaChild.of(name(), process, context.limits(), replies)) {
            synchronized (this) {
                child = started;
                if (closed) {
                    return null;
                }
            }
            Loaded handlers = started.load(source.text(), now());
            synchronized (this) {
                loaded = handlers;
                notifyAll();
            }
            feed(started);
            return closed ? null : started.loss();
        } catch (LuaFileException e) {
            return firstFailure(e);
        }
    }

    private synchronized @Nullable String firstFailure(LuaFileException e) {
        if (loaded != null) {
            return e.getMessage();
        }
        unusable = e;
        notifyAll();
        return null;
    }

    private @Nullable Instant now() {
        InstantSource clock = context.recorded();
        return clock == null ? null : clock.instant();
    }

    private void feed(LuaChild to) throws InterruptedException {
        List<Event> next = new ArrayList<>();
        while (true) {
            synchronized (this) {
                working = false;
                while (pending.isEmpty() && to.loss() == null && !closed) {
                    notifyAll();
                    wait();
                }
                if (to.loss() != null || closed) {
                    return;
                }
                while (next.size() < MOST_AT_ONCE && !pending.isEmpty()) {
                    next.add(pending.remove());
                }
                working = true;
            }
            to.send(next, now());
            next.clear();
        }
    }

    /** Waits for the time to start another process; returns false where there is to be none. */
    private synchronized boolean waitToRestart(String loss, Duration lived) throws InterruptedException {
        int unanswered = child == null ? 0 : child.inFlight();
        losses++;
        dropped += unanswered;
        child = null;
        Duration delay = restarts.lost(lived);
        if (restarts.isExhausted()) {
            disabled = true;
            replies.disabled(loss);
            notifyAll();
            return false;
        }
        replies.ended(loss, unanswered, delay);
        notifyAll();
        long until = System.nanoTime() + delay.toNanos();
        for (long left = delay.toMillis(); left > 0 && !closed; left = millisUntil(until)) {
            wait(left);
        }
        return !closed;
    }

    private static long millisUntil(long time) {
        return TimeUnit.NANOSECONDS.toMillis(time - System.nanoTime());
    }

    /** Hands over an event, if any handler is for such; the oldest is dropped where too many wait. */
    void take(Event event) {
        synchronized (this) {
            if (closed || disabled || loaded == null || !loaded.wants(event instanceof ValueList)) {
                return;
            }
            if (pending.size() >= context.limits().pending()) {
                pending.remove();
                dropped++;
            }
            pending.add(event);
            notifyAll();
        }
        if (context.recorded() != null) {
            awaitIdle();
        }
    }

    /** Waits until all that it was handed is done, or lost. */
    private synchronized void awaitIdle() {
        try {
            while (!closed && !disabled && isBusy()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBusy() {
        // What a process had that was lost is in hand until it is counted.
        return working || !pending.isEmpty() || (child != null && child.inFlight() > 0);
    }

    /** To be called every 100 ms or so: holds its process to its limits. */
    void watch() {
        LuaChild running;
        synchronized (this) {
            running = child;
        }
        if (running != null && running.loss() == null) {
            running.watch();
        }
    }

    /** Those of these names that are not there in its process. */
    List<String> missing(List<String> names) throws InterruptedException {
        LuaChild running = child;
        return running == null || names.isEmpty() ? List.of() : running.missing(names);
    }

    String name() {
        return source.name();
    }

    HandlerSource source() {
        return source;
    }

    /** Whether it has no handler. */
    synchronized boolean isEmpty() {
        return loaded == null || loaded.names().isEmpty();
    }

    /** How many calls of its handlers failed, and how many processes were lost. */
    synchronized long errors() {
        return losses + replies.errors();
    }

    /** How many events were dropped, since they waited too long or their process was lost. */
    synchronized long dropped() {
        return dropped;
    }

    /** Whether it lost too many processes. */
    synchronized boolean isDisabled() {
        return disabled;
    }

    /** The id of its process; zero where there is none. */
    synchronized long pid() {
        return child == null || child.loss() != null ? 0 : child.pid();
    }

    /** Ends its process; nothing comes from it after that. */
    @Override
    public void close() {
        LuaChild running;
        synchronized (this) {
            closed = true;
            running = child;
            notifyAll();
        }
        if (running != null) {
            running.close();
        }
        try {
            worker.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
