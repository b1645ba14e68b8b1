package io.github.collectdmonitor.process;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Identifies a process uniquely: a process id alone can be reused by another process.
 *
 * @param pid the process id
 * @param startTime when it started, in clock ticks after boot (proc(5), /proc/PID/stat field 22)
 */
public record ProcessIdentity(long pid, long startTime) {
    /** USER_HZ, the unit of times in /proc on every platform with Java (time(7)). */
    private static final long TICKS_PER_SECOND = 100;

    /** Whether this process still runs; false for a zombie. */
    public boolean isAlive() {
        return ProcessStat.read(pid)
                .filter(stat -> stat.startTime() == startTime && !stat.isZombie())
                .isPresent();
    }

    /** Returns how long it has been running; empty if it has ended, or this is unknown. */
    public Optional<Duration> age() {
        try {
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            long sinceBoot = new BigDecimal(uptime).movePointRight(3).longValue();
            return isAlive()
                    ? Optional.of(Duration.ofMillis(sinceBoot - startTime * (1000 / TICKS_PER_SECOND)))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Sends TERM. Returns false if the process has ended, or the signal is not permitted. */
    public boolean terminate() {
        return isAlive() && ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
    }

    /** Sends KILL. Returns false if the process has ended, or the signal is not permitted. */
    public boolean kill() {
        return isAlive()
                && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
