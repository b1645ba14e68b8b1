package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.Execution.Exited;
import io.github.collectdmonitor.command.Execution.Killed;
import io.github.collectdmonitor.command.Execution.NotStarted;
import io.github.collectdmonitor.command.Execution.TimedOut;
import io.github.collectdmonitor.settings.CommandDefinition;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs commands, each on its caller's thread and in a process group of its own.
 *
 * <p>A command's outputs are always drained and kept only to its limit. Its end is the end of its first process: a child
 * in the background goes on, and holds nothing back. Only a timeout, or an interrupt of the calling thread, ends the
 * whole group.
 */
public final class CommandRunner implements AutoCloseable {
    /** The agent's own dealings with systemd and the like, which would mislead a program that inherits them. */
    private static final List<String> NOT_INHERITED = List.of(
            "NOTIFY_SOCKET",
            "UPSTART_JOB",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_FDS",
            "LISTEN_PID",
            "LISTEN_FDNAMES",
            "MAINPID",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "CREDENTIALS_DIRECTORY",
            "STATE_DIRECTORY");

    private final NamedPipes pipes = new NamedPipes();

    /** Makes a runner; it needs {@code setsid}, {@code mkfifo} and {@code /bin/sh}, which every Linux has. */
    public CommandRunner() {}

    /**
     * Runs a command to its end. Never throws for what the command does; an interrupt of the calling thread ends the
     * command, and is left set.
     */
    public Execution run(CommandDefinition definition) {
        long begun = System.nanoTime();
        try (OutputPipe output = new OutputPipe(pipes, definition.maxOutput());
                OutputPipe error = new OutputPipe(pipes, definition.maxOutput())) {
            Process process = start(definition, output, error);
            RunningCommand running = new RunningCommand(process, output, error);
            return running.await(definition.timeout(), begun);
        } catch (IOException e) {
            return new NotStarted("Cannot start the command: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotStarted("Cannot start the command: the agent is stopping");
        }
    }

    private static Process start(CommandDefinition definition, OutputPipe output, OutputPipe error)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(CommandLine.of(definition))
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.path().toFile())
                .redirectError(error.path().toFile());
        NOT_INHERITED.forEach(builder.environment()::remove);
        Process process = builder.start();
        output.handedOver();
        error.handedOver();
        return process;
    }

    static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Removes the runner's scratch folder; running commands are not touched. */
    @Override
    public void close() {
        pipes.close();
    }

    /** What a command came to, made from its ended process. */
    static Execution ended(RunningCommand.End end, int status, Captured output, Duration timeout, Duration took) {
        return switch (end) {
            case BY_ITSELF -> new Exited(status, output, took);
            case BY_TIMEOUT -> new TimedOut(timeout, output, took);
            case BY_INTERRUPT -> new Killed(output, took);
        };
    }
}
