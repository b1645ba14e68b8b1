package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Failed;
import io.github.collectdmonitor.collectd.StartResult.NoProcess;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.process.PidFile;
import io.github.collectdmonitor.collectd.process.ProcessCensus;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Starts collectd directly, or by the start command of config.json, and waits until its process is known.
 *
 * @param look returns the running processes by their roles
 */
record PidFileStart(
        CollectdInstallation installation,
        CollectdSettings settings,
        ProgramRunner programs,
        PidFile pidFile,
        Supplier<ProcessCensus> look) {
    /** How long a started collectd may be invisible; its child exists before the start returns. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);

    StartResult start() throws InterruptedException {
        Instant since = Instant.now();
        Deadline deadline = Deadline.in(settings.timeouts().start());
        CommandDefinition command = settings.startCommand();
        if (command != null) {
            Execution execution = programs.runWithin(command, deadline.leftForACommand());
            String said = ProgramRunner.describe(execution);
            return execution.succeeded()
                    ? awaitAny(since, deadline)
                    : new Failed("the start command of config.json failed with " + said, hasExited(execution));
        }
        List<String> argv = List.of(
                installation.command().toString(),
                "-P",
                pidFile.path().toString(),
                "-C",
                installation.config().toString());
        Execution execution = programs.run(argv, deadline.leftForACommand());
        return execution.succeeded()
                ? awaitPidFile(since, deadline)
                : new Failed(
                        installation.command() + " failed with " + ProgramRunner.describe(execution),
                        hasExited(execution));
    }

    /** Waits for any daemon: a start command may return before collectd runs, and use another PID file. */
    private StartResult awaitAny(Instant since, Deadline deadline) throws InterruptedException {
        ProcessCensus processCensus = look.get();
        while (processCensus.daemons().isEmpty() && !deadline.passed()) {
            deadline.pause();
            processCensus = look.get();
        }
        return result(processCensus.daemon(), since, settings.timeouts().start(), false);
    }

    /** Waits for the PID file, which the child writes after the start has returned; the file can be empty at first. */
    private StartResult awaitPidFile(Instant since, Deadline deadline) throws InterruptedException {
        Deadline unseen = Deadline.in(UNSEEN);
        ProcessCensus processCensus = look.get();
        while (!deadline.passed()) {
            OptionalLong named = pidFile.pid();
            Optional<Member> daemon = processCensus.daemons().stream()
                    .filter(member -> named.isPresent() && named.getAsLong() == member.pid())
                    .findFirst();
            if (daemon.isPresent()) {
                return result(daemon, since, UNSEEN, true);
            }
            if (unseen.passed() && processCensus.isEmpty()) {
                return result(Optional.empty(), since, UNSEEN, true);
            }
            deadline.pause();
            processCensus = look.get();
        }
        return result(processCensus.daemon(), since, settings.timeouts().start(), false);
    }

    private StartResult result(Optional<Member> found, Instant since, Duration howLong, boolean ended) {
        return found.<StartResult>map(daemon -> new Started(daemon.identity(), since))
                .orElseGet(() -> new NoProcess(
                        "the start reported success, but neither the PID file " + pidFile.path()
                                + " nor the list of processes showed a collectd with " + installation.config()
                                + " within " + howLong.toSeconds() + " s",
                        ended));
    }

    private static boolean hasExited(Execution execution) {
        return execution instanceof Execution.Exited;
    }
}
