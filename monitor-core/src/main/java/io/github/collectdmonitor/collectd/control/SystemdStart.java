package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Failed;
import io.github.collectdmonitor.collectd.StartResult.NoProcess;
import io.github.collectdmonitor.collectd.StartResult.Prevented;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.systemd.Systemctl;
import io.github.collectdmonitor.systemd.UnitState;
import io.github.collectdmonitor.time.Deadline;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts the unit of collectd and waits until its process is known.
 *
 * @param daemon finds the daemon of a unit by its state
 */
record SystemdStart(
        CollectdSettings settings,
        ProgramRunner programs,
        Systemctl systemctl,
        Function<UnitState, Optional<ProcessIdentity>> daemon) {
    StartResult start() throws InterruptedException {
        Deadline deadline = Deadline.in(settings.timeouts().start());
        systemctl.resetFailed();
        UnitState before = systemctl.show().orElseGet(() -> new UnitState(Map.of()));
        Instant since = Instant.now();
        CommandDefinition command = settings.startCommand();
        Execution execution =
                command == null ? systemctl.start() : programs.runWithin(command, deadline.leftForACommand());
        if (!execution.succeeded()) {
            return failed(command, execution, before);
        }
        while (true) {
            Optional<UnitState> state = systemctl.show();
            Optional<StartResult> known = state.flatMap(seen -> evaluate(seen, before, since));
            if (known.isPresent()) {
                return known.get();
            }
            if (deadline.passed()) {
                return new NoProcess(
                        "the unit " + systemctl.unit() + " has no collectd that is ready "
                                + settings.timeouts().start().toSeconds() + " s after its start; systemd says "
                                + state.map(UnitState::describe).orElse("nothing"),
                        false);
            }
            deadline.pause();
        }
    }

    /** Returns the failure: a start command that runs systemctl, for example, may fail because of the unit. */
    private StartResult failed(@Nullable CommandDefinition command, Execution execution, UnitState before)
            throws InterruptedException {
        String said = ProgramRunner.describe(execution);
        if (command == null) {
            return new Failed("systemctl start " + systemctl.unit() + " failed with " + said, false);
        }
        Optional<String> notBegun = systemctl.show().flatMap(state -> state.notBegun(before));
        return notBegun.isPresent()
                ? prevented(notBegun.get())
                : new Failed(
                        "the start command of config.json failed with " + said, execution instanceof Execution.Exited);
    }

    /** Returns the result by the state after the start; empty while the start is in progress. */
    private Optional<StartResult> evaluate(UnitState state, UnitState before, Instant since) {
        if (state.running()) {
            return daemon.apply(state).map(identity -> new Started(identity, since));
        }
        Optional<String> notBegun = state.notBegun(before);
        if (notBegun.isPresent()) {
            return notBegun.map(this::prevented);
        }
        return state.hasFailed()
                ? Optional.of(new Failed(
                        "the unit " + systemctl.unit() + " ended at once; systemd says " + state.describe(),
                        state.programFailed()))
                : Optional.empty();
    }

    private Prevented prevented(String why) {
        return new Prevented("systemd did not start collectd as the unit " + systemctl.unit() + ": " + why);
    }
}
