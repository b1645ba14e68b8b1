package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.time.TimePoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recoveries of notification rules and handlers that wait for their turn, since no event offers them again: at most one of each
 * rule and command, for a limited time. What is not run in the end is logged. One thread at a time.
 */
final class PendingRecoveries {
    /** How many; with their texts, some 4 KiB each at most. */
    static final int MOST = 256;

    private static final Logger LOG = System.getLogger(PendingRecoveries.class.getName());

    private final Map<FiringKey, Waiting> waiting = new LinkedHashMap<>();

    /**
     * One that waits.
     *
     * @param forInstead whether only what is done instead of the recovery still waits
     * @param why what it waits for
     */
    record Waiting(RecoveryOffer offer, boolean forInstead, String why) {
        RecoveryAction recovery() {
            RecoveryAction instead = offer.instead();
            return forInstead && instead != null ? instead : offer.recovery();
        }

        boolean hasExpired(TimePoint now) {
            TimePoint since = offer.since();
            return since == null || now.passed(offer.expiry(forInstead), since);
        }
    }

    /** Has one wait, instead of an earlier one of the same rule and command; false where there is no room, which is logged. */
    boolean add(Waiting next) {
        FiringKey key = next.offer().key();
        Waiting before = waiting.get(key);
        if (before == null && waiting.size() >= MOST) {
            drop(next, MOST + " others wait already");
            return false;
        }
        if (before == null || before.forInstead() != next.forInstead()) {
            RecoveryAction recoveryAction = next.recovery();
            LOG.log(Level.INFO, "Rule {0}: {1} waits: {2}", recoveryAction.rule(), recoveryAction.action(), next.why());
        }
        waiting.put(key, next);
        return true;
    }

    /** Removes what waits of a rule and command: it was run, or is not needed any more. */
    @Nullable
    Waiting remove(FiringKey key) {
        return waiting.remove(key);
    }

    /** Removes and returns those to be tried again; what has waited too long is dropped. */
    List<Waiting> takeAll(TimePoint now) {
        List<Waiting> all = new ArrayList<>();
        for (Waiting each : waiting.values()) {
            if (each.hasExpired(now)) {
                drop(each, "it waited too long, for " + each.why());
            } else {
                all.add(each);
            }
        }
        waiting.keySet().retainAll(all.stream().map(each -> each.offer().key()).toList());
        return all;
    }

    /** Drops all, since the agent stops. */
    void dropAll() {
        waiting.values().forEach(each -> drop(each, "the agent stops"));
        waiting.clear();
    }

    /** Logs that one is not run. */
    static void drop(Waiting dropped, String why) {
        RecoveryAction recoveryAction = dropped.recovery();
        LOG.log(
                Level.ERROR,
                "Rule {0}: {1} is not run, though {2}: {3}; reason: {4}",
                recoveryAction.rule(),
                recoveryAction.action(),
                recoveryAction.reason().series(),
                recoveryAction.reason().text(),
                why);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
