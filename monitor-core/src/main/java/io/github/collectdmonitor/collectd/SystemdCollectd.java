package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.Identification.NotRunning;
import io.github.collectdmonitor.collectd.Identification.Running;
import io.github.collectdmonitor.collectd.Identification.Untouchable;
import io.github.collectdmonitor.collectd.StartResult.Failed;
import io.github.collectdmonitor.collectd.StartResult.NoProcess;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult.NotStopped;
import io.github.collectdmonitor.collectd.StopResult.Remains;
import io.github.collectdmonitor.collectd.StopResult.Stopped;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A collectd that is a unit of systemd, which starts it again by itself when it ends. */
public final class SystemdCollectd implements Collectd {
    /** How long systemd takes at most to see that a killed process is gone. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private final CollectdInstallation installation;
    private final CollectdSettings settings;
    private final Programs programs;
    private final Systemctl systemctl;
    private final ProcessTable processes;

    SystemdCollectd(
            CollectdInstallation installation, CollectdSettings settings, Programs programs, Systemctl systemctl) {
        this.installation = installation;
        this.settings = settings;
        this.programs = programs;
        this.systemctl = systemctl;
        this.processes = new ProcessTable(installation);
    }

    @Override
    public CollectdInstallation installation() {
        return installation;
    }

    @Override
    public Identification identity() throws InterruptedException {
        Optional<UnitState> state = systemctl.show();
        if (state.isEmpty()) {
            return new Untouchable("systemctl does not show the unit " + systemctl.unit());
        }
        Optional<ProcessIdentity> main = mainProcess(state.get());
        if (main.isPresent()) {
            return new Running(main.get());
        }
        return outsider(0)
                .<Identification>map(outsider -> new Untouchable(describe(outsider)))
                .orElseGet(NotRunning::new);
    }

    private static Optional<ProcessIdentity> mainProcess(UnitState state) {
        long pid = state.mainPid();
        return pid == 0
                ? Optional.empty()
                : ProcessStat.read(pid)
                        .filter(stat -> !stat.isZombie())
                        .map(stat -> new ProcessIdentity(pid, stat.startTime()));
    }

    @Override
    public StopResult stop() throws InterruptedException {
        Optional<UnitState> before = systemctl.show();
        if (before.isPresent() && (before.get().ended() || before.get().mainPid() != 0)) {
            Optional<ProcessIdentity> outsider = outsider(before.get().mainPid());
            if (outsider.isPresent()) {
                return new NotStopped(describe(outsider.get()));
            }
        }
        StopResult result = stopUnit();
        if (result instanceof Stopped) {
            return outsider(0)
                    .<StopResult>map(outsider -> new NotStopped(describe(outsider)))
                    .orElse(result);
        }
        return result;
    }

    /** A daemon with our config that is not the unit's; a child that the unit's main process has just forked looks alike. */
    private Optional<ProcessIdentity> outsider(long mainPid) {
        return processes.anyDaemonBut(mainPid);
    }

    private String describe(ProcessIdentity outsider) {
        return "collectd runs with " + installation.config() + " outside of the unit " + systemctl.unit() + ", as "
                + outsider + "; stop that one, or set Services.collectd.Control to pidfile in config.json";
    }

    private StopResult stopUnit() throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().stop());
        CommandDefinition command = settings.stopCommand();
        String said = "";
        if (command != null) {
            said = "; the stop command of config.json ended with "
                    + Programs.describe(programs.runWithin(command, deadline.leftForACommand()));
            if (awaitEnd(deadline)) {
                return new Stopped();
            }
        }
        // Also a unit that waits to be started again ends by this.
        Execution asked = systemctl.stop();
        if (awaitEnd(asked.succeeded() && command == null ? deadline : Deadline.in(AFTER_KILL))) {
            return new Stopped();
        }
        if (!asked.succeeded()) {
            return new NotStopped(
                    "systemctl stop " + systemctl.unit() + " failed with " + Programs.describe(asked) + said);
        }
        systemctl.kill();
        return awaitEnd(Deadline.in(AFTER_KILL))
                ? new Stopped()
                : new Remains("The unit " + systemctl.unit() + " does not end, although it was killed (KILL); systemd"
                        + " says " + describeState() + said);
    }

    private boolean awaitEnd(Deadline deadline) throws InterruptedException {
        while (true) {
            Optional<UnitState> state = systemctl.show();
            if (state.isPresent() && state.get().ended() && !state.get().jobQueued()) {
                return mainProcess(state.get()).isEmpty();
            }
            if (deadline.passed()) {
                return false;
            }
            deadline.pause();
        }
    }

    @Override
    public StartResult start() throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().start());
        systemctl.resetFailed();
        long tested = systemctl.show().map(UnitState::conditionTested).orElse(0L);
        Instant since = Instant.now();
        CommandDefinition command = settings.startCommand();
        Execution execution =
                command == null ? systemctl.start() : programs.runWithin(command, deadline.leftForACommand());
        if (!execution.succeeded()) {
            String what = command == null ? "systemctl start " + systemctl.unit() : "the start command of config.json";
            return new Failed(what + " failed with " + Programs.describe(execution));
        }
        while (true) {
            Optional<UnitState> state = systemctl.show();
            Optional<StartResult> known = state.flatMap(seen -> judge(seen, tested, since));
            if (known.isPresent()) {
                return known.get();
            }
            if (deadline.passed()) {
                return new NoProcess("the unit " + systemctl.unit() + " has no main process "
                        + settings.timeouts().start().toSeconds() + " s after its start; systemd says "
                        + describeState());
            }
            deadline.pause();
        }
    }

    /** Judges a state after the start; empty while it is still under way. */
    private Optional<StartResult> judge(UnitState state, long conditionTestedBefore, Instant since) {
        if (state.running()) {
            return mainProcess(state).map(identity -> new Started(identity, since));
        }
        if (state.broke()) {
            return Optional.of(
                    new Failed("the unit " + systemctl.unit() + " ended at once; systemd says " + state.describe()));
        }
        boolean notAllowed =
                state.ended() && !state.conditionHeld() && state.conditionTested() != conditionTestedBefore;
        return notAllowed
                ? Optional.of(new Failed("systemd did not start the unit " + systemctl.unit()
                        + ", because a condition of it does not hold (ConditionResult=no)"))
                : Optional.empty();
    }

    @Override
    public Health health(Started started) throws InterruptedException {
        long before = restarts();
        Health health = new HealthWatch(installation, settings.timeouts().probation()).watch(started);
        if (health instanceof Dead dead) {
            return new Dead(dead.reason() + "; systemd says " + describeState());
        }
        long after = restarts();
        return after == before
                ? health
                : new Dead("systemd started it again " + (after - before) + " times (NRestarts); it says "
                        + describeState());
    }

    private long restarts() throws InterruptedException {
        return systemctl.show().map(UnitState::restarts).orElse(0L);
    }

    private String describeState() throws InterruptedException {
        return systemctl.show().map(UnitState::describe).orElse("nothing");
    }
}
