package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that run the installation's binary with its config at one moment, by their roles.
 *
 * @param daemons processes that certainly are the daemon; more than one if it was started twice
 * @param children processes that the daemon or its plugins forked, including those that have outlived the daemon
 * @param doubts processes that may be the daemon
 */
public record ProcessCensus(List<Member> daemons, List<Member> children, List<Doubt> doubts) {
    public ProcessCensus {
        daemons = List.copyOf(daemons);
        children = List.copyOf(children);
        doubts = List.copyOf(doubts);
    }

    /**
     * A process.
     *
     * @param identity the process
     * @param stat its state at that moment
     */
    public record Member(ProcessIdentity identity, ProcessStat stat) {
        public long pid() {
            return identity.pid();
        }
    }

    /**
     * A process whose role is unknown.
     *
     * @param member the process
     * @param reason the reason, and what to do
     * @param passes whether the role may be known some seconds later
     */
    public record Doubt(Member member, String reason, boolean passes) {}

    /** Whether certainly no daemon runs. */
    public boolean isEmpty() {
        return daemons.isEmpty() && doubts.isEmpty();
    }

    /** Returns why the daemon is unknown; empty if it is known. */
    public Optional<String> ambiguity() {
        if (!doubts.isEmpty()) {
            return Optional.of(doubts.get(0).reason());
        }
        return daemons.size() > 1
                ? Optional.of("collectd runs twice with this config, as " + names(daemons.stream())
                        + "; stop all but one, and what starts them")
                : Optional.empty();
    }

    /** Whether another look a moment later may give a result. */
    public boolean isPassing() {
        return doubts.stream().anyMatch(Doubt::passes);
    }

    /** Returns the daemon, if there is one. */
    public Optional<Member> daemon() {
        return daemons.stream().findFirst();
    }

    /** Returns warnings about processes that a stopped daemon has left behind. */
    public List<String> leftBehind() {
        List<Member> left =
                children.stream().filter(child -> child.identity().isAlive()).toList();
        return left.isEmpty()
                ? List.of()
                : List.of("collectd left behind " + names(left.stream())
                        + ", which one of its plugins had forked; it is unknown whether it is still needed, so it was not"
                        + " ended");
    }

    private static String names(Stream<Member> members) {
        return members.map(member -> member.identity().toString()).collect(Collectors.joining(" and "));
    }
}
