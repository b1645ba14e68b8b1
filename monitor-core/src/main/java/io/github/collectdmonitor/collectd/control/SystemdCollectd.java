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
import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Remains;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import io.github.collectdmonitor.collectd.check.BaseDirectory;
import io.github.collectdmonitor.collectd.process.KnownChildren;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Doubt;
import io.github.collectdmonitor.collectd.process.ProcessTable;
import io.github.collectdmonitor.collectd.process.UnitCensus;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.sandbox.ProgramIdentity;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.systemd.Systemctl;
import io.github.collectdmonitor.systemd.UnitConditions;
import io.github.collectdmonitor.systemd.UnitEnvironment;
import io.github.collectdmonitor.systemd.UnitState;
import io.github.collectdmonitor.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Controls a collectd that is a unit of systemd, which restarts it automatically. */
public final class SystemdCollectd implements Collectd {
    /** The maximum time in which systemd notices the end of a killed process. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    /** The maximum number of restarts by operators during the probation. */
    private static final int MOST_RESTARTS = 3;

    private final CollectdInstallation installation;
    private final CollectdSettings settings;
    private final ProgramRunner programRunner;
    private final Systemctl systemctl;
    private final KnownChildren knownChildren;

    SystemdCollectd(
            CollectdInstallation installation,
            CollectdSettings settings,
            ProgramRunner programRunner,
            Systemctl systemctl,
            KnownChildren knownChildren) {
        this.installation = installation;
        this.settings = settings;
        this.programRunner = programRunner;
        this.systemctl = systemctl;
        this.knownChildren = knownChildren;
    }

    @Override
    public CollectdInstallation installation() {
        return installation;
    }

    @Override
    public DaemonIdentification identity() throws InterruptedException {
        Optional<UnitState> shown = systemctl.show();
        if (shown.isEmpty()) {
            return new Untouchable("systemctl does not show the unit " + systemctl.unit(), true);
        }
        UnitState state = shown.get();
        if (state.masked()) {
            return new Untouchable(
                    "the unit " + systemctl.unit() + " is masked, so that it cannot be started; unmask it, or set"
                            + " Services.collectd.Control to pidfile in config.json",
                    state.mainPid() != 0);
        }
        UnitCensus census = UnitCensus.of(state, table(state));
        Optional<String> outsider = outsider(census);
        if (outsider.isPresent()) {
            return new Untouchable(outsider.get(), true);
        }
        if (census.daemon().isEmpty() && census.main().isPresent() && !state.isChanging()) {
            return new Untouchable(
                    "the unit " + systemctl.unit() + " runs " + census.main().get() + ", and none of its processes is "
                            + installation.command() + " with " + installation.config()
                            + "; set Services.collectd.CommandPath, ConfigPath or Unit in config.json",
                    true);
        }
        List<String> remarks = state.disabled()
                ? List.of("The unit " + systemctl.unit() + " is disabled: it does not start at boot")
                : List.of();
        return census.daemon()
                .<DaemonIdentification>map(daemon -> new Running(daemon, remarks))
                .orElseGet(() -> new NotRunning(remarks));
    }

    private ProcessTable table(UnitState state) {
        return new ProcessTable(installation, knownChildren, state.user().isEmpty() ? Set.of() : Set.of(state.user()));
    }

    /** Returns a daemon with this config, or a process that may be one, outside of the unit. */
    private Optional<String> outsider(UnitCensus census) {
        return census.outsiders().stream()
                .findFirst()
                .map(outsider -> "collectd runs with " + installation.config() + " outside of the unit "
                        + systemctl.unit() + ", as " + outsider.identity()
                        + "; stop that one, or set Services.collectd.Control to pidfile in config.json")
                .or(() -> census.doubts().stream().findFirst().map(Doubt::reason));
    }

    @Override
    public StopResult stop() throws InterruptedException {
        if (identity() instanceof Untouchable untouchable) {
            return new NotStopped(untouchable.reason());
        }
        StopResult result = stopUnit();
        Optional<UnitState> after = systemctl.show();
        if (!(result instanceof Stopped) || after.isEmpty()) {
            return result;
        }
        UnitCensus census = UnitCensus.of(after.get(), table(after.get()));
        return outsider(census).<StopResult>map(NotStopped::new).orElseGet(() -> new Stopped(census.leftBehind()));
    }

    private StopResult stopUnit() throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().stop());
        CommandDefinition command = settings.stopCommand();
        String said = "";
        if (command != null) {
            said = "; the stop command of config.json ended with "
                    + ProgramRunner.describe(programRunner.runWithin(command, deadline.leftForACommand()));
            if (awaitEnd(deadline)) {
                return new Stopped();
            }
        }
        // This also ends a unit that waits for its automatic restart.
        Execution asked = systemctl.stop();
        if (awaitEnd(asked.succeeded() && command == null ? deadline : Deadline.in(AFTER_KILL))) {
            return new Stopped();
        }
        if (!asked.succeeded()) {
            return new NotStopped(
                    "systemctl stop " + systemctl.unit() + " failed with " + ProgramRunner.describe(asked) + said);
        }
        systemctl.kill();
        return awaitEnd(Deadline.in(AFTER_KILL))
                ? new Stopped()
                : new Remains("The unit " + systemctl.unit() + " does not end, although it was sent KILL; systemd"
                        + " says " + describeState() + said);
    }

    private boolean awaitEnd(Deadline deadline) throws InterruptedException {
        while (true) {
            Optional<UnitState> state = systemctl.show();
            if (state.isPresent() && state.get().ended() && !state.get().jobQueued()) {
                return UnitCensus.main(state.get()).isEmpty();
            }
            if (deadline.passed()) {
                return false;
            }
            deadline.pause();
        }
    }

    @Override
    public DaemonContext context() throws InterruptedException {
        return UnitEnvironment.of(systemctl)
                .map(unit -> new DaemonContext(
                        new ProgramIdentity(unit.variables(), unit.user(), unit.group(), unit.folder()),
                        unit.warnings(),
                        ""))
                .orElseGet(() -> new DaemonContext(
                        ProgramIdentity.AGENT,
                        List.of("systemd does not show the environment of the unit " + systemctl.unit()
                                + "; the check used the environment of the agent's commands"),
                        ""));
    }

    @Override
    public Optional<String> obstacleToStart() throws InterruptedException {
        if (settings.startCommand() != null || !sharesMountNamespace()) {
            return Optional.empty();
        }
        Path config = installation.config();
        Optional<String> obstacle =
                UnitConditions.obstacle(systemctl, Files.exists(config) ? Optional.empty() : Optional.of(config));
        if (obstacle.isEmpty()) {
            obstacle = UnitEnvironment.of(systemctl)
                    .flatMap(unit -> unit.obstacles().stream().findFirst());
        }
        return obstacle.map(
                text -> "systemd would not start " + systemctl.unit() + " again, whatever its config: " + text);
    }

    @Override
    public boolean sharesMountNamespace() {
        return BaseDirectory.seesMountsOfTheHost();
    }

    @Override
    public StartResult start() throws InterruptedException {
        return new SystemdStart(settings, programRunner, systemctl, this::daemon).start();
    }

    private Optional<ProcessIdentity> daemon(UnitState state) {
        return UnitCensus.of(state, table(state)).daemon();
    }

    @Override
    public Health health(Started started) throws InterruptedException {
        long before = restarts();
        HealthWatch watch = new HealthWatch(installation, settings.timeouts().probation());
        Health health = watch.watch(started);
        for (int restarted = 0; health instanceof Dead && restarted < MOST_RESTARTS; restarted++) {
            Optional<Started> again = startedByOperator(before);
            if (again.isEmpty()) {
                break;
            }
            health = watch.watch(again.get());
        }
        if (health instanceof Dead dead) {
            boolean byConfig = systemctl
                    .show()
                    .filter(state -> state.programFailed() || state.restarts() > before)
                    .isPresent();
            return new Dead(dead.reason() + "; systemd says " + describeState(), byConfig);
        }
        long after = restarts();
        Optional<String> outsider = systemctl
                .show()
                .map(state -> UnitCensus.of(state, table(state)))
                .filter(census -> !census.outsiders().isEmpty())
                .flatMap(this::outsider);
        if (outsider.isPresent()) {
            return new Dead(outsider.get(), false);
        }
        return after == before
                ? health
                : new Dead(
                        "systemd restarted it " + (after - before) + " times (NRestarts); it says " + describeState(),
                        true);
    }

    /**
     * Returns the process after a restart by an operator, which is no evidence against the config and is not counted by
     * systemd.
     */
    private Optional<Started> startedByOperator(long restartsBefore) throws InterruptedException {
        Instant since = Instant.now();
        Deadline deadline = Deadline.in(settings.timeouts().start());
        while (true) {
            Optional<UnitState> state = systemctl.show();
            if (state.isEmpty()
                    || state.get().hasFailed()
                    || state.get().restarts() != restartsBefore
                    || (state.get().ended() && !state.get().jobQueued())) {
                return Optional.empty();
            }
            Optional<ProcessIdentity> daemon = state.filter(UnitState::running).flatMap(this::daemon);
            if (daemon.isPresent() || deadline.passed()) {
                return daemon.filter(ProcessIdentity::isAlive).map(identity -> new Started(identity, since));
            }
            deadline.pause();
        }
    }

    @Override
    public Optional<Crash> crash(long restartsBefore) throws InterruptedException {
        Optional<UnitState> state = systemctl.show();
        return state.filter(seen -> (seen.crashed() && !seen.restartsWithoutCrash())
                        || (seen.running() && seen.restarts() > restartsBefore))
                .map(seen -> new Crash(
                        "systemd says " + seen.describe() + (seen.running() ? ", NRestarts=" + seen.restarts() : ""),
                        !seen.ranOutOfMemory()));
    }

    @Override
    public long restarts() throws InterruptedException {
        // systemd counts a restart only when it begins; a pending restart after an orderly end is no crash.
        return systemctl
                .show()
                .map(state -> state.restarts() + (state.restartsWithoutCrash() ? 1 : 0))
                .orElse(0L);
    }

    private String describeState() throws InterruptedException {
        return systemctl.show().map(UnitState::describe).orElse("nothing");
    }
}
