package io.github.collectdmonitor.lua;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** What a file's handlers write to the log: so many lines a minute, and how many were left out. */
final class HandlerLog {
    private static final Logger LOG = System.getLogger(HandlerLog.class.getName());
    private static final int LINES = 20;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final String file;
    private long minute = System.nanoTime();
    private int lines;
    private long leftOut;

    HandlerLog(String file) {
        this.file = file;
    }

    void say(Level level, String text) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        if (System.nanoTime() - minute > MINUTE) {
            if (leftOut > 0) {
                LOG.log(Level.WARNING, "{0}: {1} lines were not written, as there were too many", file, leftOut);
            }
            minute = System.nanoTime();
            lines = 0;
            leftOut = 0;
        }
        if (++lines > LINES) {
            leftOut++;
            return;
        }
        LOG.log(level, "{0}: {1}", file, LuaMessage.line(text));
    }

    /** How many lines were left out of late. */
    long leftOut() {
        return leftOut;
    }
}
