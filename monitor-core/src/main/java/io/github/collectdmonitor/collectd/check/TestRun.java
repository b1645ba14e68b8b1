package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.sandbox.ProgramIdentity;
import io.github.collectdmonitor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code collectd -T}, if possible in a sandbox, in which it can change nothing on the host. */
final class TestRun {
    private final CollectdInstallation installation;
    private final ProgramRunner programRunner;
    private final Duration timeout;
    private final ProgramIdentity identity;

    TestRun(
            CollectdInstallation installation,
            ProgramRunner programRunner,
            Duration timeout,
            ProgramIdentity identity) {
        this.installation = installation;
        this.programRunner = programRunner;
        this.timeout = timeout;
        this.identity = identity;
    }

    /**
     * How a run ended.
     *
     * @param execution the execution of collectd if it was run, otherwise of the sandbox
     * @param entered whether collectd ran
     * @param killed whether it was killed after a timeout
     */
    record Ended(Execution execution, boolean entered, boolean killed) {
        /** Whether the host forbids a sandbox; false if it was only not ready in time. */
        boolean isForbidden() {
            return !entered && (execution instanceof Execution.Exited || execution instanceof Execution.NotStarted);
        }

        String printed() {
            return execution instanceof Execution.Exited exited
                    ? exited.output().errorOutput()
                    : execution instanceof Execution.TimedOut timedOut
                            ? timedOut.output().errorOutput()
                            : "";
        }
    }

    /** Runs it in the sandbox; if that is impossible, it is not run. */
    Ended isolated(Path scratch, Path config, List<Path> read) throws IOException, InterruptedException {
        Path stage = scratch.resolve("sandbox");
        Files.createDirectories(stage);
        List<Path> readable = new ArrayList<>(read);
        readable.add(scratch);
        Sandbox sandbox = new Sandbox(stage, timeout, identity);
        Execution execution = programRunner.run(
                sandbox.commandLine(arguments(config), readable), sandbox.timeout(), sandbox.variables());
        boolean entered = Sandbox.wasEntered(standardOutput(execution));
        boolean killed = execution instanceof Execution.Exited exited
                ? exited.status() == Sandbox.KILLED
                : execution instanceof Execution.TimedOut;
        return new Ended(execution, entered, entered && killed);
    }

    private static String standardOutput(Execution execution) {
        return execution instanceof Execution.Exited exited
                ? exited.output().standardOutput()
                : execution instanceof Execution.TimedOut timedOut
                        ? timedOut.output().standardOutput()
                        : "";
    }

    /** Runs it without a sandbox, as the agent's user. */
    Ended exposed(Path config) throws InterruptedException {
        Execution execution = programRunner.run(arguments(config), timeout, identity.variables());
        return new Ended(execution, true, execution instanceof Execution.TimedOut);
    }

    private List<String> arguments(Path config) {
        return List.of(installation.command().toString(), "-T", "-C", config.toString());
    }

    Duration timeout() {
        return timeout;
    }
}
