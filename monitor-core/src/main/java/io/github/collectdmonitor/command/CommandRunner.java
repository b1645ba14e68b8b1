package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.Execution.Exited;
import io.github.collectdmonitor.command.Execution.Killed;
import io.github.collectdmonitor.command.Execution.NotStarted;
import io.github.collectdmonitor.command.Execution.TimedOut;
import io.github.collectdmonitor.command.output.CapturedOutput;
import io.github.collectdmonitor.command.output.NamedPipes;
import io.github.collectdmonitor.command.output.PipeFolder;
import io.github.collectdmonitor.command.process.LaunchedProcess;
import io.github.collectdmonitor.command.process.PrestartedShell;
import io.github.collectdmonitor.command.process.ProcessLauncher;
import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs commands, each on its caller's thread and in a process group of its own.
 *
 * <p>All output of a command is read, and kept up to its limit. A command ends when its first process ends: a child in
 * the background continues, and does not delay the result. Only a timeout, or an interrupt of the calling thread, ends
 * the whole group.
 */
public final class CommandRunner implements AutoCloseable {
    private final Supplier<Map<String, String>> added;
    private final NamedPipes pipes;
    private final ProcessLauncher processLauncher;
    private final PrestartedShell prestartedShell;

    /** Creates a runner that adds no variables to the fixed environment of commands. */
    public CommandRunner() {
        this(Map::of);
    }

    /**
     * Creates a runner with a new scratch folder in the folder for temporary files.
     *
     * @param added supplies, at each start, the variables that a command gets in addition to the fixed ones
     */
    public CommandRunner(Supplier<Map<String, String>> added) {
        this(added, new PipeFolder(null));
    }

    /**
     * Creates a runner; it needs {@code setsid}, {@code mkfifo} and {@code /bin/sh}, which every Linux has.
     *
     * @param added supplies, at each start, the variables that a command gets in addition to the fixed ones
     * @param scratch its scratch folder, which no other runner may use; it is created when needed, and no command is
     *     run if another user can access it
     */
    public CommandRunner(Supplier<Map<String, String>> added, Path scratch) {
        this(added, new PipeFolder(scratch));
    }

    private CommandRunner(Supplier<Map<String, String>> added, PipeFolder folder) {
        this.added = added;
        pipes = new NamedPipes(folder);
        processLauncher = new ProcessLauncher(pipes);
        prestartedShell = new PrestartedShell(processLauncher);
    }

    /**
     * Runs a command and waits for its end. Never throws because of the command; an interrupt of the calling thread
     * ends the command, and the thread stays interrupted.
     */
    public Execution run(CommandDefinition definition) {
        return run(definition, added.get());
    }

    /**
     * Runs a command as {@link #run(CommandDefinition)} does, with these variables in addition to the fixed ones, or
     * replacing them.
     */
    public Execution run(CommandDefinition definition, Map<String, String> variables) {
        long begun = System.nanoTime();
        try (LaunchedProcess launchedProcess = launch(definition, variables)) {
            return new RunningCommand(launchedProcess).await(definition.timeout(), begun);
        } catch (IOException e) {
            return new NotStarted("Cannot start the command: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotStarted("Cannot start the command: the agent is stopping");
        }
    }

    /** Returns the environment of a command that is run without variables of its own. */
    public Map<String, String> environment() {
        return CleanProcess.environment(added.get());
    }

    private LaunchedProcess launch(CommandDefinition definition, Map<String, String> variables)
            throws IOException, InterruptedException {
        if (definition instanceof ShellLine shell) {
            Optional<LaunchedProcess> ready = prestartedShell.start(shell, variables);
            if (ready.isPresent()) {
                return ready.get();
            }
        }
        LaunchedProcess launchedProcess = processLauncher.launch(CommandLine.of(definition), false, variables);
        launchedProcess.output().keep(definition.maxOutput());
        launchedProcess.error().keep(definition.maxOutput());
        return launchedProcess;
    }

    static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Ends the pre-started shell and removes the scratch folder; running commands are not affected. */
    @Override
    public void close() {
        prestartedShell.close();
        pipes.close();
    }

    /** Builds the result of a command from its ended process. */
    static Execution ended(RunningCommand.End end, int status, CapturedOutput output, Duration timeout, Duration took) {
        return switch (end) {
            case BY_ITSELF -> new Exited(status, output, took);
            case BY_TIMEOUT -> new TimedOut(timeout, output, took);
            case BY_INTERRUPT -> new Killed(output, took);
        };
    }
}
