package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One process for certain: a process id alone can be another process by now.
 *
 * @param pid the process id
 * @param startTime when it started, in clock ticks after boot (proc(5), /proc/PID/stat field 22)
 */
public record ProcessIdentity(long pid, long startTime) {
    /** USER_HZ, which Linux shows times in on every platform that has a Java (time(7)). */
    private static final long TICKS_PER_SECOND = 100;

    /** Whether this very process still runs; a zombie does not. */
    public boolean isAlive() {
        return ProcessStat.read(pid)
                .filter(stat -> stat.startTime() == startTime && !stat.isZombie())
                .isPresent();
    }

    /** How long it has been running; empty where it is gone, or the kernel does not tell. */
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

    /** Asks it to end (TERM). Returns false where it is gone, or the signal is not allowed. */
    boolean terminate() {
        return isAlive() && ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
    }

    /** Ends it (KILL). Returns false where it is gone, or the signal is not allowed. */
    boolean kill() {
        return isAlive()
                && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    @Override
    public String toString() {
        return "process " + pid;
    }
}
