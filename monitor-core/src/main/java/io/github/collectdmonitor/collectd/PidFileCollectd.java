package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Identification.NotRunning;
import io.github.collectdmonitor.collectd.Identification.Running;
import io.github.collectdmonitor.collectd.Identification.Untouchable;
import io.github.collectdmonitor.collectd.StartResult.Failed;
import io.github.collectdmonitor.collectd.StartResult.NoProcess;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A collectd that is started directly and known by its PID file, or by its command line where that file is no help. */
public final class PidFileCollectd implements Collectd {
    /** How long a started collectd that nobody can see may stay so; its child is there before the start returns. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);

    private final CollectdInstallation installation;
    private final CollectdSettings settings;
    private final Programs programs;
    private final ProcessTable processes;
    private final PidFile pidFile;

    PidFileCollectd(CollectdInstallation installation, CollectdSettings settings, Programs programs) {
        this.installation = installation;
        this.settings = settings;
        this.programs = programs;
        this.processes = new ProcessTable(installation);
        this.pidFile = new PidFile(installation.pidFile());
    }

    @Override
    public CollectdInstallation installation() {
        return installation;
    }

    @Override
    public Identification identity() {
        boolean commandsDefined = settings.startCommand() != null && settings.stopCommand() != null;
        Optional<ProcessIdentity> supervisor = supervisor();
        if (supervisor.isPresent() && !commandsDefined) {
            return new Untouchable("The PID file " + pidFile.path() + " names collectdmon ("
                    + supervisor.get() + "), which would start collectd again; define both"
                    + " Services.collectd.commands.start and Services.collectd.commands.stop in config.json");
        }
        Optional<ProcessIdentity> daemon = daemon();
        if (daemon.isPresent()) {
            return new Running(daemon.get());
        }
        return processes
                .anyPerhapsDaemon()
                .<Identification>map(perhaps -> new Untouchable(perhaps + " runs " + installation.command()
                        + " with a relative config path (-C), which may or may not be " + installation.config()
                        + "; start it with the whole path, or set Services.collectd.PidPath in config.json"))
                .orElseGet(NotRunning::new);
    }

    private Optional<ProcessIdentity> supervisor() {
        OptionalLong named = pidFile.pid();
        return named.isPresent() ? processes.supervisor(named.getAsLong()) : Optional.empty();
    }

    private Optional<ProcessIdentity> namedDaemon() {
        OptionalLong named = pidFile.pid();
        return named.isPresent()
                ? processes.daemon(named.getAsLong()).or(() -> processes.perhapsDaemon(named.getAsLong()))
                : Optional.empty();
    }

    private Optional<ProcessIdentity> daemon() {
        return namedDaemon().or(processes::anyDaemon);
    }

    @Override
    public StopResult stop() throws InterruptedException {
        Identification before = identity();
        if (before instanceof Untouchable untouchable) {
            return new NotStopped(untouchable.reason());
        }
        if (!(before instanceof Running running)) {
            return new Stopped();
        }
        ProcessIdentity identity = running.identity();
        Deadline deadline = Deadline.in(settings.timeouts().stop());
        CommandDefinition command = settings.stopCommand();
        String said = null;
        if (command != null) {
            said = Programs.describe(programs.runWithin(command, deadline.leftForACommand()));
            Optional<ProcessIdentity> supervisor = supervisor();
            if (supervisor.isPresent()
                    && !deadline.await(() -> !supervisor.get().isAlive())) {
                return new NotStopped("The stop command of config.json ended with " + said + ", and collectdmon ("
                        + supervisor.get() + "), which would start collectd again, still runs");
            }
        }
        StopResult result = new ProcessEnd(settings.timeouts().stop()).end(identity, command != null, deadline);
        if (result instanceof Stopped) {
            pidFile.removeIfItNames(identity);
            return confirmNothingRuns(identity, said);
        }
        return result;
    }

    private StopResult confirmNothingRuns(ProcessIdentity ended, @Nullable String stopCommandSaid) {
        return daemon().<StopResult>map(other -> new NotStopped(ended + " was stopped"
                        + (stopCommandSaid == null ? "" : " (the stop command of config.json: " + stopCommandSaid + ")")
                        + ", but collectd runs again or twice, as " + other + "; stop what starts it"))
                .orElseGet(Stopped::new);
    }

    @Override
    public StartResult start() throws InterruptedException {
        Instant since = Instant.now();
        Deadline deadline = Deadline.in(settings.timeouts().start());
        CommandDefinition command = settings.startCommand();
        if (command != null) {
            Execution execution = programs.runWithin(command, deadline.leftForACommand());
            String said = Programs.describe(execution);
            return execution.succeeded()
                    ? awaitAny(since, deadline)
                    : new Failed("the start command of config.json failed with " + said);
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
                : new Failed(installation.command() + " failed with " + Programs.describe(execution));
    }

    /** A start command may well come back before collectd is there, and use a PID file of its own. */
    private StartResult awaitAny(Instant since, Deadline deadline) throws InterruptedException {
        Optional<ProcessIdentity> found = daemon();
        while (found.isEmpty() && !deadline.passed()) {
            deadline.pause();
            found = daemon();
        }
        return result(found, since, "within " + settings.timeouts().start().toSeconds() + " s");
    }

    /** The child writes the PID file after the start has returned; the file can be seen empty first. */
    private StartResult awaitPidFile(Instant since, Deadline deadline) throws InterruptedException {
        Deadline unseen = Deadline.in(UNSEEN);
        while (!deadline.passed()) {
            Optional<ProcessIdentity> named = namedDaemon();
            if (named.isPresent()) {
                return result(named, since, "");
            }
            if (unseen.passed() && processes.anyDaemon().isEmpty()) {
                return result(Optional.empty(), since, "within " + UNSEEN.toSeconds() + " s");
            }
            deadline.pause();
        }
        return result(
                processes.anyDaemon(),
                since,
                "within " + settings.timeouts().start().toSeconds() + " s");
    }

    private StartResult result(Optional<ProcessIdentity> found, Instant since, String howLong) {
        return found.<StartResult>map(identity -> new Started(identity, since))
                .orElseGet(() -> new NoProcess("the start reported success, but neither the PID file " + pidFile.path()
                        + " nor the list of processes showed a collectd with " + installation.config() + " "
                        + howLong));
    }

    @Override
    public Health health(Started started) throws InterruptedException {
        return new HealthWatch(installation, settings.timeouts().probation()).watch(started);
    }
}
