package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.output.CapturedOutput;
import io.github.collectdmonitor.command.output.OutputPipe;
import io.github.collectdmonitor.command.process.LaunchedProcess;
import io.github.collectdmonitor.command.process.ProcessGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A started command: reads its output until its first process ends, or ends its whole group. */
final class RunningCommand {
    /** The time between TERM and KILL, and the time in which the JVM notices the end after KILL. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Limits the last read: a pipe holds at most this many bytes (pipe(7), /proc/sys/fs/pipe-max-size). */
    private static final int PIPE_CAPACITY = 1024 * 1024;

    private static final long SHORTEST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    /** Who ended the command. */
    enum End {
        BY_ITSELF,
        BY_TIMEOUT,
        BY_INTERRUPT
    }

    private final Process process;
    private final ProcessGroup group;
    private final OutputPipe output;
    private final OutputPipe error;

    RunningCommand(LaunchedProcess launchedProcess) {
        this.process = launchedProcess.process();
        this.group = new ProcessGroup(process.pid());
        this.output = launchedProcess.output();
        this.error = launchedProcess.error();
    }

    Execution await(Duration timeout, long begun) throws IOException {
        End end = End.BY_ITSELF;
        try {
            if (!exitsWithin(timeout)) {
                end = End.BY_TIMEOUT;
                endGroup();
            }
        } catch (InterruptedException e) {
            end = End.BY_INTERRUPT;
            endGroupUninterrupted();
            Thread.currentThread().interrupt();
        }
        drain(PIPE_CAPACITY);
        CapturedOutput capturedOutput = new CapturedOutput(
                output.buffer().text(),
                error.buffer().text(),
                output.buffer().truncated() || error.buffer().truncated());
        int status = process.isAlive() ? -1 : process.exitValue();
        return CommandRunner.ended(end, status, capturedOutput, timeout, CommandRunner.since(begun));
    }

    /**
     * Waits for the first process and reads its output meanwhile. The exit ends the wait at once; the pauses, which
     * grow while nothing is written, are only those between two reads.
     */
    private boolean exitsWithin(Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = SHORTEST_PAUSE_MILLIS;
        while (true) {
            pause = drain(PIPE_CAPACITY) ? SHORTEST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (process.waitFor(Math.min(pause, Math.max(left, 0)), TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
        }
    }

    private boolean drain(int atMost) throws IOException {
        boolean wrote = output.drain(atMost);
        return error.drain(atMost) || wrote;
    }

    private void endGroup() throws IOException, InterruptedException {
        group.signal("TERM");
        long deadline = System.nanoTime() + GRACE.toNanos();
        if (exitsWithin(GRACE)) {
            while (System.nanoTime() < deadline && group.exists()) {
                drain(PIPE_CAPACITY);
                TimeUnit.MILLISECONDS.sleep(LONGEST_PAUSE_MILLIS);
            }
        }
        group.signal("KILL");
        // Also if no signal could be sent, because the host may have no free process ids.
        process.destroyForcibly();
        exitsWithin(GRACE);
    }

    private void endGroupUninterrupted() throws IOException {
        try {
            endGroup();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
