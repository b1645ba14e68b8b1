package io.github.collectdmonitor.collectd;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes that run our binary with our config at one moment, told apart.
 *
 * @param daemons what is the daemon for certain; more than one where it was started twice
 * @param children what the daemon or its plugins forked, also where it has outlived the daemon
 * @param doubts what may or may not be the daemon
 */
record Census(List<Member> daemons, List<Member> children, List<Doubt> doubts) {
    Census {
        daemons = List.copyOf(daemons);
        children = List.copyOf(children);
        doubts = List.copyOf(doubts);
    }

    /**
     * One process.
     *
     * @param identity which
     * @param stat what was known of it when it was looked at
     */
    record Member(ProcessIdentity identity, ProcessStat stat) {
        long pid() {
            return identity.pid();
        }
    }

    /**
     * A process that cannot be told.
     *
     * @param member which
     * @param reason why, and what to do
     * @param passes whether some seconds may tell
     */
    record Doubt(Member member, String reason, boolean passes) {}

    /** Whether no daemon runs, for certain. */
    boolean isEmpty() {
        return daemons.isEmpty() && doubts.isEmpty();
    }

    /** Says why a daemon cannot be told from this, if so. */
    Optional<String> ambiguity() {
        if (!doubts.isEmpty()) {
            return Optional.of(doubts.get(0).reason());
        }
        return daemons.size() > 1
                ? Optional.of("collectd runs twice with this config, as " + names(daemons.stream())
                        + "; stop all but one, and what starts them")
                : Optional.empty();
    }

    /** Whether to look again in a moment. */
    boolean isPassing() {
        return doubts.stream().anyMatch(Doubt::passes);
    }

    /** The daemon, where there is one. */
    Optional<Member> daemon() {
        return daemons.stream().findFirst();
    }

    /** What a daemon that was stopped has left behind, fit for a warning. */
    List<String> leftBehind() {
        List<Member> left =
                children.stream().filter(child -> child.identity().isAlive()).toList();
        return left.isEmpty()
                ? List.of()
                : List.of("collectd left behind " + names(left.stream())
                        + ", which a plugin of it had forked; whether it is still needed cannot be known, so it was not"
                        + " ended");
    }

    private static String names(Stream<Member> members) {
        return members.map(member -> member.identity().toString()).collect(Collectors.joining(" and "));
    }
}
