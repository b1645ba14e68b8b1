package io.github.collectdmonitor.rules.lua;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does some short work ten times a second, on a thread of its own, until it is closed. Thread-safe. */
final class LuaWatchdog implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LuaWatchdog.class.getName());
    private static final int MILLIS_BETWEEN = 100;

    private final Runnable work;
    private final ScheduledThreadPoolExecutor thread;
    private boolean isStarted;

    LuaWatchdog(Runnable work) {
        this.work = work;
        thread = new ScheduledThreadPoolExecutor(1, watching -> {
            Thread made = new Thread(watching, "lua-watchdog");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins, unless it has begun. */
    synchronized void start() {
        if (!isStarted) {
            isStarted = true;
            Future<?> unused =
                    thread.scheduleWithFixedDelay(this::watch, MILLIS_BETWEEN, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
        }
    }

    private void watch() {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Internal error while the processes of handlers were watched", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
