package io.github.collectdmonitor.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A started program; the close ends it and its descendants if they still run. */
public final class ProgramRun implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long PIPE_GRACE_MILLIS = 1000;
    private static final Duration POLL = Duration.ofMillis(10);

    private final Program program;
    private final Process process;
    private final Instant begin = Instant.now();
    private final OutputCollector stdout;
    private final OutputCollector stderr;

    ProgramRun(Program program, Process process) {
        this.program = program;
        this.process = process;
        this.stdout = new OutputCollector(process.getInputStream(), "stdout of " + process.pid());
        this.stderr = new OutputCollector(process.getErrorStream(), "stderr of " + process.pid());
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns its standard output until now. */
    public String stdout() {
        return stdout.text();
    }

    /** Returns its standard error until now. */
    public String stderr() {
        return stderr.text();
    }

    /** Sends a signal by name, for example {@code TERM}. */
    public void signal(String signal) {
        Signals.send(signal, pid());
    }

    /** Writes to its standard input, as UTF-8. */
    public void input(String text) {
        input(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes to its standard input. */
    public void input(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to write to the standard input of:\n" + this, e);
        }
    }

    /** Closes its standard input. */
    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // A program that has ended has closed its end.
        }
    }

    /**
     * Waits for its end.
     *
     * @throws AssertionError with the arguments and both streams, if it still runs at the limit
     */
    public ProgramResult await(Duration limit) {
        if (!hasEndedWithin(limit)) {
            throw new AssertionError("Still runs after " + limit.toMillis() + " ms:\n" + this);
        }
        Duration took = Duration.between(begin, Instant.now());
        stdout.awaitEnd(PIPE_GRACE_MILLIS);
        stderr.awaitEnd(PIPE_GRACE_MILLIS);
        return new ProgramResult(program.command(), process.exitValue(), stdout(), stderr(), took);
    }

    /**
     * Waits until one of its streams contains the text.
     *
     * @throws AssertionError with the arguments and both streams, if it ends before or the limit comes
     */
    public void awaitOutput(String text, Duration limit) {
        awaitUntil("\"" + text + "\" in its output", limit, () -> stdout().contains(text) || stderr().contains(text));
    }

    /**
     * Waits until the condition holds while the program runs.
     *
     * @param what the condition, for the message
     * @throws AssertionError with the arguments and both streams, if it ends before or the limit comes
     */
    public void awaitUntil(String what, Duration limit, BooleanSupplier condition) {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> condition.getAsBoolean() || hasEnded());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("Waited " + limit.toMillis() + " ms for " + what + ":\n" + this, late);
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("Ended before " + what + ":\n" + this);
        }
    }

    /** Ends it: TERM, after five seconds KILL, the same for its descendants. */
    @Override
    public void close() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        if (!hasEndedWithin(GRACE)) {
            process.destroyForcibly();
            hasEndedWithin(GRACE);
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
        closeInput();
    }

    @Override
    public String toString() {
        String state = isAlive() ? "runs as process " + pid() : "exit status " + process.exitValue();
        return Transcript.of(program.command(), state, stdout(), stderr());
    }

    private boolean hasEnded() {
        if (process.isAlive()) {
            return false;
        }
        stdout.awaitEnd(PIPE_GRACE_MILLIS);
        stderr.awaitEnd(PIPE_GRACE_MILLIS);
        return true;
    }

    private boolean hasEndedWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
