package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** When one recovery was done for one rule, and whether the rule gave up on it. */
final class FiringHistory {
    private final Deque<TimePoint> firings = new ArrayDeque<>();
    private Duration cooldown;
    private Duration kept;
    private boolean reported;
    private boolean replaced;
    private int endings;
    private final RefusalBackoff refusalBackoff = new RefusalBackoff();
    private final RefusalBackoff backoffOfReplacement = new RefusalBackoff();

    FiringHistory() {
        this(Duration.ZERO, Duration.ZERO, false, false, List.of());
    }

    /** As it was before. */
    FiringHistory(Duration cooldown, Duration kept, boolean reported, boolean replaced, Collection<TimePoint> firings) {
        this.cooldown = cooldown;
        this.kept = kept;
        this.reported = reported;
        this.replaced = replaced;
        this.firings.addAll(firings);
    }

    /** Goes by these limits, which may have been changed. */
    void activate(FiringLimits limits) {
        cooldown = limits.cooldown();
        kept = limits.cooldown().compareTo(limits.within()) > 0 ? limits.cooldown() : limits.within();
    }

    /** Whether the last firing is too short a time ago. */
    boolean isCoolingDown(TimePoint now) {
        TimePoint last = firings.peekLast();
        return last != null && !now.passed(cooldown, last);
    }

    /** Whether it has fired as often as it may. */
    boolean isExhausted(FiringLimits limits, TimePoint now) {
        return firings.stream()
                        .filter(each -> !now.passed(limits.within(), each))
                        .count()
                >= limits.times();
    }

    void fire(TimePoint now) {
        firings.removeIf(each -> now.passed(kept, each));
        if (firings.isEmpty()) {
            // It was well for so long that giving up again would be news.
            clear();
        }
        firings.addLast(now);
    }

    /** Removes a firing that did not happen. */
    void takeBack(TimePoint firing) {
        firings.removeLastOccurrence(firing);
    }

    /** How long it waits after it was refused. */
    RefusalBackoff backoff() {
        return refusalBackoff;
    }

    /** The same for the other recovery that is done instead. */
    RefusalBackoff backoffOfReplacement() {
        return backoffOfReplacement;
    }

    /** Evicts firings that no limit needs; returns whether none is left, which also ends giving up. */
    boolean evictOld(TimePoint now) {
        firings.removeIf(each -> now.passed(kept, each));
        return firings.isEmpty() && !refusalBackoff.isRecent(now) && !backoffOfReplacement.isRecent(now);
    }

    /** Records that the rule's condition is clear. */
    void end() {
        endings++;
    }

    /** How often that was so: what was handed over before the last time is not needed any more. */
    int endings() {
        return endings;
    }

    void clear() {
        reported = false;
        replaced = false;
    }

    boolean isReported() {
        return reported;
    }

    void setReported(boolean now) {
        reported = now;
    }

    /** Whether the other recovery was done instead. */
    boolean isReplaced() {
        return replaced;
    }

    void setReplaced(boolean now) {
        replaced = now;
    }

    Duration cooldown() {
        return cooldown;
    }

    Duration kept() {
        return kept;
    }

    Collection<TimePoint> firings() {
        return firings;
    }
}
