package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Census.Doubt;
import io.github.collectdmonitor.collectd.Census.Member;
import io.github.collectdmonitor.unit.UnitState;
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
record UnitCensus(
        Optional<ProcessIdentity> main,
        Optional<ProcessIdentity> daemon,
        List<Member> outsiders,
        List<Doubt> doubts,
        List<String> leftBehind) {
    static UnitCensus of(UnitState state, ProcessTable processes) {
        long pid = state.mainPid();
        Census census = processes.look(pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid), true);
        Optional<ProcessIdentity> main = main(state);
        List<Member> inside = census.daemons().stream()
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
                census.daemons().stream()
                        .filter(member -> !isOfUnit(member, state))
                        .toList(),
                census.doubts().stream()
                        .filter(doubt -> !isOfUnit(doubt.member(), state))
                        .toList(),
                census.leftBehind());
    }

    private static boolean isOfUnit(Member member, UnitState state) {
        return member.pid() == state.mainPid() || Supervision.isIn(member.pid(), state.controlGroup());
    }

    /** Only root may see which program another user's process runs; otherwise the agent relies on systemd. */
    private static boolean isUnseen(ProcessIdentity main) {
        return ProcessFiles.link(ProcessFiles.of(main.pid(), "exe")) == null;
    }

    static Optional<ProcessIdentity> main(UnitState state) {
        long pid = state.mainPid();
        return pid == 0
                ? Optional.empty()
                : ProcessStat.read(pid)
                        .filter(stat -> !stat.isZombie())
                        .map(stat -> new ProcessIdentity(pid, stat.startTime()));
    }
}
