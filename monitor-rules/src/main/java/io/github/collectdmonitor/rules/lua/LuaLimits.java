package io.github.collectdmonitor.rules.lua;

import java.time.Duration;

/**
 * What one file of handlers may use.
 *
 * @param time of one event, by the clock; the host may be busy, so this is long
 * @param processorTime of one event, of the interpreter itself
 * @param loading by the clock, from the start of the process until its file was run
 * @param memory of the process, in bytes of address space
 * @param pending how many events may wait for the file; beyond that the oldest are dropped
 */
public record LuaLimits(Duration time, Duration processorTime, Duration loading, long memory, int pending) {
    /** Where nothing else is said. */
    public static final LuaLimits DEFAULT = new LuaLimits(
            Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(20), 128L * 1024 * 1024, 8192);
}
