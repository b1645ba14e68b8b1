package io.github.collectdmonitor.collectd;

/**
 * One process for certain: a process id alone can be another process by now.
 *
 * @param pid the process id
 * @param startTime when it started, in clock ticks after boot (proc(5), /proc/PID/stat field 22)
 */
public record ProcessIdentity(long pid, long startTime) {
    /** Whether this very process still runs; a zombie does not. */
    public boolean isAlive() {
        return ProcessStat.read(pid)
                .filter(stat -> stat.startTime() == startTime && !stat.isZombie())
                .isPresent();
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
