package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.metric.ShownText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;

/** What the handlers of a file log, and the notifications that they dispatch: so many of each a minute. Thread-safe. */
final class HandlerLog {
    private static final Logger LOG = System.getLogger(HandlerLog.class.getName());
    private static final int LONGEST_LINE = 500;

    private final String file;
    private final Quota lines = new Quota();
    private final Quota notifications = new Quota();

    HandlerLog(String file) {
        this.file = file;
    }

    /** How often something may be done in a minute. */
    private static final class Quota {
        private static final int MOST = 20;
        private static final long MINUTE = Duration.ofMinutes(1).toNanos();

        private long minute = System.nanoTime();
        private int taken;
        private long leftOut;

        /** Returns how many were left out in the minute that is over, or zero. */
        long turn() {
            if (System.nanoTime() - minute <= MINUTE) {
                return 0;
            }
            long before = leftOut;
            minute = System.nanoTime();
            taken = 0;
            leftOut = 0;
            return before;
        }

        boolean take() {
            if (taken < MOST) {
                taken++;
                return true;
            }
            leftOut++;
            return false;
        }
    }

    /** Logs a line at one of the levels {@code debug}, {@code info}, {@code warning} and {@code error}. */
    void log(String level, String text) {
        log(Level.valueOf(level.toUpperCase(Locale.ROOT)), text);
    }

    /** Logs a line. */
    synchronized void log(Level level, String text) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        warn(lines.turn(), "lines were not logged");
        if (lines.take()) {
            LOG.log(level, "{0}: {1}", file, line(text));
        }
    }

    /** Whether one more notification may be dispatched. */
    synchronized boolean mayNotify() {
        warn(notifications.turn(), "notifications were not dispatched");
        return notifications.take();
    }

    private void warn(long count, String what) {
        if (count > 0) {
            LOG.log(Level.WARNING, "{0}: {1} {2}, since there were too many", file, count, what);
        }
    }

    /** How many lines were left out in this minute. */
    synchronized long leftOut() {
        return lines.leftOut;
    }

    /** Makes a text fit for a line of the log. */
    static String line(String text) {
        return ShownText.of(text, LONGEST_LINE);
    }
}
