package io.github.collectdmonitor.command;

import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the programs that control collectd, and describes their results in one line. */
public final class ProgramRunner {
    private static final int MAX_OUTPUT = 64 * 1024;
    private static final int LONGEST_SHOWN = 300;

    private final CommandRunner runner;

    public ProgramRunner(CommandRunner runner) {
        this.runner = runner;
    }

    public Execution run(List<String> argv, Duration timeout) throws InterruptedException {
        return run(new Argv(argv, timeout, MAX_OUTPUT, null));
    }

    /**
     * Runs a program with these variables in addition to the fixed ones, or, if there are none, with those of
     * config.json.
     */
    public Execution run(List<String> argv, Duration timeout, Map<String, String> variables)
            throws InterruptedException {
        Argv definition = new Argv(argv, timeout, MAX_OUTPUT, null);
        return finished(variables.isEmpty() ? runner.run(definition) : runner.run(definition, variables));
    }

    /** Returns the environment of programs that are run without variables of their own. */
    public Map<String, String> environment() {
        return runner.environment();
    }

    /** Runs a command of config.json, with a limit of its timeout. */
    public Execution runWithin(CommandDefinition definition, Duration most) throws InterruptedException {
        Duration timeout = definition.timeout().compareTo(most) < 0 ? definition.timeout() : most;
        if (definition instanceof ShellLine shell) {
            return run(new ShellLine(shell.line(), timeout, shell.maxOutput()));
        }
        Argv argv = (Argv) definition;
        return run(new Argv(argv.argv(), timeout, argv.maxOutput(), argv.user()));
    }

    private Execution run(CommandDefinition definition) throws InterruptedException {
        return finished(runner.run(definition));
    }

    private static Execution finished(Execution execution) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return execution;
    }

    /** Describes how an execution ended, with the last line of its error output. */
    public static String describe(Execution execution) {
        if (execution instanceof Execution.Exited exited) {
            return "exit status " + exited.status() + lastLine(exited.output().errorOutput());
        }
        if (execution instanceof Execution.TimedOut timedOut) {
            return "timeout after " + timedOut.timeout().toSeconds() + " s";
        }
        return execution.toOutcome().message();
    }

    private static String lastLine(String text) {
        String stripped = text.strip();
        String line = stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LONGEST_SHOWN));
    }
}
