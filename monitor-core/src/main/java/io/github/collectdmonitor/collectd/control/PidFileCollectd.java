package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.Crash;
import io.github.collectdmonitor.collectd.DaemonContext;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.DaemonIdentification.NotRunning;
import io.github.collectdmonitor.collectd.DaemonIdentification.Running;
import io.github.collectdmonitor.collectd.DaemonIdentification.Untouchable;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import io.github.collectdmonitor.collectd.check.BaseDirectory;
import io.github.collectdmonitor.collectd.process.KnownChildren;
import io.github.collectdmonitor.collectd.process.PidFile;
import io.github.collectdmonitor.collectd.process.ProcessCensus;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.collectd.process.ProcessTable;
import io.github.collectdmonitor.collectd.process.Supervisor;
import io.github.collectdmonitor.collectd.process.SupervisorDetection;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.systemd.Systemctl;
import io.github.collectdmonitor.systemd.UnitState;
import io.github.collectdmonitor.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Controls a collectd that is started directly and identified by its process; the PID file is a hint. A supervised
 * collectd is only stopped and started by the commands of config.json, or not at all.
 */
public final class PidFileCollectd implements Collectd {
    /** How long the role of a process may be unknown. */
    private static final Duration DECIDED = Duration.ofSeconds(5);

    /** The time within which a supervisor restarts an ended process: runsv and supervisord wait for a second. */
    private static final Duration STARTED_AGAIN = Duration.ofSeconds(2);

    private final CollectdInstallation installation;
    private final CollectdSettings settings;
    private final ProgramRunner programRunner;
    private final ProcessTable processes;
    private final SupervisorDetection supervisorDetection;
    private final PidFile pidFile;
    private final boolean commandsDefined;
    private final @Nullable String whyNotToStart;
    private boolean hasStarted;

    /**
     * Creates the control of a collectd.
     *
     * @param whyNotToStart why it is unknown whether to start it directly if it does not run, or null
     */
    PidFileCollectd(
            CollectdInstallation installation,
            CollectdSettings settings,
            ProgramRunner programRunner,
            KnownChildren knownChildren,
            @Nullable String whyNotToStart) {
        this.installation = installation;
        this.settings = settings;
        this.programRunner = programRunner;
        this.commandsDefined = settings.startCommand() != null && settings.stopCommand() != null;
        String user = settings.startCommand() instanceof Argv argv ? argv.user() : null;
        this.processes = new ProcessTable(installation, knownChildren, user == null ? Set.of() : Set.of(user));
        this.supervisorDetection = new SupervisorDetection(programRunner, installation);
        this.pidFile = new PidFile(installation.pidFile());
        this.whyNotToStart = whyNotToStart;
    }

    @Override
    public CollectdInstallation installation() {
        return installation;
    }

    /**
     * The processes and the supervisor.
     *
     * @param census the processes
     * @param supervisor the supervisor that runs the daemon, or would start one
     */
    private record Scene(ProcessCensus census, Optional<Supervisor> supervisor) {}

    private ProcessCensus look() {
        return processes.look(pidFile.pid(), commandsDefined);
    }

    private Scene scene() throws InterruptedException {
        Deadline deadline = Deadline.in(DECIDED);
        ProcessCensus processCensus = look();
        while (processCensus.isPassing() && !deadline.passed()) {
            deadline.pause();
            processCensus = look();
        }
        Optional<Supervisor> supervisor = Optional.empty();
        for (Member daemon : processCensus.daemons()) {
            supervisor = supervisor.isPresent() ? supervisor : supervisorDetection.of(daemon);
        }
        if (supervisor.isEmpty() && processCensus.isEmpty()) {
            supervisor = supervisorDetection.unitBetweenRuns(settings.unit());
        }
        return new Scene(processCensus, supervisor.or(supervisorDetection::collectdmon));
    }

    @Override
    public DaemonIdentification identity() throws InterruptedException {
        return identity(scene());
    }

    private DaemonIdentification identity(Scene scene) {
        Optional<Member> daemon = scene.census().daemon();
        if (scene.supervisor().isPresent()
                && (!commandsDefined || scene.supervisor().get().unit() != null)) {
            Supervisor supervisor = scene.supervisor().get();
            return new Untouchable(
                    "collectd is supervised by " + supervisor.name() + ", which would start it again; "
                            + supervisor.advice(),
                    daemon.isPresent());
        }
        Optional<String> ambiguity = scene.census().ambiguity();
        if (ambiguity.isPresent()) {
            return new Untouchable(ambiguity.get(), true);
        }
        if (daemon.isEmpty() && whyNotToStart != null && !commandsDefined) {
            return new Untouchable(whyNotToStart, false);
        }
        List<String> remarks = scene.supervisor()
                .map(supervisor -> List.of("collectd is supervised by " + supervisor.name()
                        + ", and was stopped and started by the commands of config.json"))
                .orElse(List.of());
        return daemon.isPresent() ? new Running(daemon.get().identity(), remarks) : new NotRunning(remarks);
    }

    @Override
    public StopResult stop() throws InterruptedException {
        Scene scene = scene();
        if (hasStarted && scene.census().daemons().size() > 1) {
            endUnsupervised(scene.census());
            scene = scene();
        }
        // The stop command may stop a unit that the start command has started.
        boolean byCommands =
                hasStarted && commandsDefined && scene.census().ambiguity().isEmpty();
        if (!byCommands && identity(scene) instanceof Untouchable untouchable) {
            return new NotStopped(untouchable.reason());
        }
        Optional<ProcessIdentity> daemon = scene.census().daemon().map(Member::identity);
        if (scene.supervisor().isPresent()) {
            return stopBySupervisor(scene.supervisor().get(), daemon);
        }
        return daemon.isPresent() ? stop(daemon.get()) : new Stopped();
    }

    /** Ends the unsupervised one of two daemons that were started since the start; none ran before it. */
    private void endUnsupervised(ProcessCensus processCensus) throws InterruptedException {
        for (Member daemon : processCensus.daemons()) {
            if (supervisorDetection.of(daemon).isEmpty()) {
                Duration timeout = settings.timeouts().stop();
                new ProcessTermination(timeout).end(daemon.identity(), false, Deadline.in(timeout));
                pidFile.removeIfItNames(daemon.identity());
            }
        }
    }

    private StopResult stop(ProcessIdentity identity) throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().stop());
        CommandDefinition command = settings.stopCommand();
        String said = command == null
                ? null
                : ProgramRunner.describe(programRunner.runWithin(command, deadline.leftForACommand()));
        StopResult result = new ProcessTermination(settings.timeouts().stop()).end(identity, command != null, deadline);
        if (result instanceof Stopped) {
            pidFile.removeIfItNames(identity);
            return confirmNothingRuns(identity.toString(), said);
        }
        return result;
    }

    /** Stops a daemon by its supervisor, which would otherwise restart it. */
    private StopResult stopBySupervisor(Supervisor supervisor, Optional<ProcessIdentity> daemon)
            throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().stop());
        String said = ProgramRunner.describe(
                programRunner.runWithin(Objects.requireNonNull(settings.stopCommand()), deadline.leftForACommand()));
        ProcessIdentity process = supervisor.process();
        boolean mustEnd = process != null && supervisor.endsWithItsDaemon();
        boolean ended = (daemon.isEmpty() || deadline.await(() -> !daemon.get().isAlive()))
                && (process == null || !mustEnd || deadline.await(() -> !process.isAlive()))
                && (supervisor.unit() == null || awaitUnitEnd(supervisor.unit(), deadline));
        if (!ended) {
            return new NotStopped("The stop command of config.json ended with " + said + ", and "
                    + (daemon.isPresent() && daemon.get().isAlive() ? daemon.get() + " still runs under " : "")
                    + supervisor.name() + (mustEnd ? ", which would start collectd again, still runs" : ""));
        }
        if (process != null && process.isAlive()) {
            Deadline again = Deadline.in(STARTED_AGAIN);
            again.await(() -> !look().isEmpty() || !process.isAlive());
        }
        daemon.ifPresent(pidFile::removeIfItNames);
        return confirmNothingRuns("the collectd of " + supervisor.name(), said);
    }

    private boolean awaitUnitEnd(String unit, Deadline deadline) throws InterruptedException {
        Systemctl systemctl = new Systemctl(programRunner, unit);
        while (true) {
            if (systemctl.show().filter(UnitState::ended).isPresent()) {
                return true;
            }
            if (deadline.passed()) {
                return false;
            }
            deadline.pause();
        }
    }

    private StopResult confirmNothingRuns(String ended, @Nullable String stopCommandResult)
            throws InterruptedException {
        ProcessCensus after = scene().census();
        if (after.isEmpty()) {
            return new Stopped(after.leftBehind());
        }
        String other = after.daemon()
                .map(daemon -> "as " + daemon.identity())
                .orElseGet(() -> after.ambiguity().orElse(""));
        return new NotStopped(ended + " was stopped"
                + (stopCommandResult == null ? "" : " (the stop command of config.json: " + stopCommandResult + ")")
                + ", but collectd runs again or twice, " + other + "; stop what starts it");
    }

    @Override
    public DaemonContext context() throws InterruptedException {
        Optional<ProcessIdentity> running =
                identity() instanceof Running found ? Optional.of(found.identity()) : Optional.empty();
        return DaemonContext.of(running, settings.startCommand() != null, programRunner.environment());
    }

    @Override
    public Optional<String> obstacleToStart() {
        return Optional.empty();
    }

    @Override
    public boolean sharesMountNamespace() {
        return settings.startCommand() == null || BaseDirectory.seesMountsOfTheHost();
    }

    @Override
    public StartResult start() throws InterruptedException {
        pidFile.removeIfStale();
        hasStarted = true;
        return new PidFileStart(installation, settings, programRunner, pidFile, this::look).start();
    }

    @Override
    public long restarts() {
        return 0;
    }

    /** A collectd that is stopped removes its PID file. */
    @Override
    public Optional<Crash> crash(long restartsBefore) throws InterruptedException {
        OptionalLong named = pidFile.pid();
        if (named.isEmpty()
                || ProcessStat.read(named.getAsLong())
                        .filter(stat -> !stat.isZombie())
                        .isPresent()) {
            return Optional.empty();
        }
        // A forced restart starts it again, and the file is a new one then.
        Deadline again = Deadline.in(PidFileHealth.RESTARTED);
        while (!again.passed()) {
            if (!pidFile.pid().equals(named) || !(identity() instanceof NotRunning)) {
                return Optional.empty();
            }
            again.pause();
        }
        String reason = "process " + named.getAsLong() + " has ended and left its PID file " + pidFile.path()
                + " behind, which it does not do when it is stopped";
        return Optional.of(new Crash(reason, true));
    }

    @Override
    public Health health(Started started) throws InterruptedException {
        return new PidFileHealth(installation, settings.timeouts().probation(), pidFile, this::look).watch(started);
    }
}
