package io.github.collectdmonitor.lua;

import java.time.Duration;

/**
 * What one call of a handler may use.
 *
 * @param instructions of LuaJ's interpreter, and steps of patterns and loops inside library functions
 * @param time by the clock, without what the thread has to wait, for what takes long in few instructions
 * @param memory bytes that a file may hold, in and between calls
 * @param stringBytes the longest string
 * @param depth calls within calls
 */
public record LuaLimits(long instructions, Duration time, long memory, int stringBytes, int depth) {
    /** Where nothing else is said. */
    public static final LuaLimits DEFAULT =
            new LuaLimits(1_000_000, Duration.ofMillis(250), 4L * 1024 * 1024, 64 * 1024, 100);
}
