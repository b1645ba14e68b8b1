package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.Execution.Exited;
import io.github.collectdmonitor.command.Execution.Killed;
import io.github.collectdmonitor.command.Execution.NotStarted;
import io.github.collectdmonitor.command.Execution.TimedOut;
import io.github.collectdmonitor.house.CleanStart;
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
 * <p>A command's outputs are always drained and kept only to its limit. Its end is the end of its first process: a child
 * in the background goes on, and holds nothing back. Only a timeout, or an interrupt of the calling thread, ends the
 * whole group.
 */
public final class CommandRunner implements AutoCloseable {
    private final Supplier<Map<String, String>> added;
    private final NamedPipes pipes;
    private final Launcher launcher;
    private final ReadyShell readyShell;

    /** Makes a runner that adds nothing to the fixed environment of commands. */
    public CommandRunner() {
        this(Map::of);
    }

    /**
     * Makes a runner whose scratch folder is a new one in the folder for temporary files.
     *
     * @param added asked at each start for the variables that a command gets beside the fixed ones
     */
    public CommandRunner(Supplier<Map<String, String>> added) {
        this(added, new PipeFolder(null));
    }

    /**
     * Makes a runner; it needs {@code setsid}, {@code mkfifo} and {@code /bin/sh}, which every Linux has.
     *
     * @param added asked at each start for the variables that a command gets beside the fixed ones
     * @param scratch its scratch folder, which no other runner may have; it is made when it is needed, and no command is run
     *     where it is not this user's alone
     */
    public CommandRunner(Supplier<Map<String, String>> added, Path scratch) {
        this(added, new PipeFolder(scratch));
    }

    private CommandRunner(Supplier<Map<String, String>> added, PipeFolder folder) {
        this.added = added;
        pipes = new NamedPipes(folder);
        launcher = new Launcher(pipes);
        readyShell = new ReadyShell(launcher);
    }

    /**
     * Runs a command to its end. Never throws for what the command does; an interrupt of the calling thread ends the
     * command, and is left set.
     */
    public Execution run(CommandDefinition definition) {
        return run(definition, added.get());
    }

    /** Runs a command as {@link #run(CommandDefinition)} does, with these variables beside, or instead of, the fixed ones. */
    public Execution run(CommandDefinition definition, Map<String, String> variables) {
        long begun = System.nanoTime();
        try (Launched launched = launch(definition, variables)) {
            return new RunningCommand(launched).await(definition.timeout(), begun);
        } catch (IOException e) {
            return new NotStarted("Cannot start the command: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotStarted("Cannot start the command: the agent is stopping");
        }
    }

    /** The whole environment of a command that is run without variables of its own. */
    public Map<String, String> environment() {
        return CleanStart.environment(added.get());
    }

    private Launched launch(CommandDefinition definition, Map<String, String> variables)
            throws IOException, InterruptedException {
        if (definition instanceof ShellLine shell) {
            Optional<Launched> ready = readyShell.start(shell, variables);
            if (ready.isPresent()) {
                return ready.get();
            }
        }
        Launched launched = launcher.launch(CommandLine.of(definition), false, variables);
        launched.output().keep(definition.maxOutput());
        launched.error().keep(definition.maxOutput());
        return launched;
    }

    static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Lets the shell in waiting go and removes the runner's scratch folder; running commands are not touched. */
    @Override
    public void close() {
        readyShell.close();
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
