package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.collectd.process.ProcessCensus.Doubt;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.process.ProcessFiles;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import io.github.collectdmonitor.systemd.UnitState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The processes that run the installation's binary with its config, grouped by the control group of a unit.
 *
 * @param main the unit's main process, with any program
 * @param daemon the unit's daemon
 * @param outsiders daemons outside of the unit
 * @param doubts processes that may be daemons outside of the unit
 * @param leftBehind warnings about processes that the daemon has left behind
 */
public record UnitCensus(
        Optional<ProcessIdentity> main,
        Optional<ProcessIdentity> daemon,
        List<Member> outsiders,
        List<Doubt> doubts,
        List<String> leftBehind) {
    public static UnitCensus of(UnitState state, ProcessTable processes) {
        long pid = state.mainPid();
        ProcessCensus processCensus = processes.look(pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid), true);
        Optional<ProcessIdentity> main = main(state);
        List<Member> inside = processCensus.daemons().stream()
                .filter(member -> isOfUnit(member, state))
                .toList();
        Optional<ProcessIdentity> daemon = inside.stream()
                .filter(member -> member.pid() == pid)
                .findFirst()
                .or(() -> inside.stream().findFirst())
                .map(Member::identity);
        return new UnitCensus(
                main,
                daemon.or(() -> main.filter(UnitCensus::isUnseen)),
                processCensus.daemons().stream()
                        .filter(member -> !isOfUnit(member, state))
                        .toList(),
                processCensus.doubts().stream()
                        .filter(doubt -> !isOfUnit(doubt.member(), state))
                        .toList(),
                processCensus.leftBehind());
    }

    private static boolean isOfUnit(Member member, UnitState state) {
        return member.pid() == state.mainPid() || SupervisorDetection.isIn(member.pid(), state.controlGroup());
    }

    /** Only root may see which program another user's process runs; otherwise the agent relies on systemd. */
    private static boolean isUnseen(ProcessIdentity main) {
        return ProcessFiles.link(ProcessFiles.of(main.pid(), "exe")) == null;
    }

    public static Optional<ProcessIdentity> main(UnitState state) {
        long pid = state.mainPid();
        return pid == 0
                ? Optional.empty()
                : ProcessStat.read(pid)
                        .filter(stat -> !stat.isZombie())
                        .map(stat -> new ProcessIdentity(pid, stat.startTime()));
    }
}
