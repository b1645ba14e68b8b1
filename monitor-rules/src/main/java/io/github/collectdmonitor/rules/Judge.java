package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.Field;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Judges each event by the rules that concern its series, and offers what is to be done to the guard. */
final class Judge {
    private static final Logger LOG = System.getLogger(Judge.class.getName());

    /** What is cut: a name, so that the line can be read, and a message, so that what follows it is seen. */
    private static final int LONGEST_SHOWN = 200;

    private final RecoveryGuard guard;
    private final StateRoom room;
    private long firings;
    private long refusedHosts;
    private boolean changed;

    Judge(RecoveryGuard guard, StateRoom room) {
        this.guard = guard;
        this.room = room;
    }

    void judge(SeriesStates series, Occasion occasion, long now) {
        HoldState next = series.first();
        for (int i = 0; i < series.size(); i++) {
            RuleWatch watch = series.watch(i);
            watch.see();
            boolean truth = watch.isTrue(occasion.facts());
            HoldState state = next != null && next.index() == i ? next : null;
            if (next != null && state != null) {
                next = next.next();
            }
            if (state == null && truth && room.take(now)) {
                state = new HoldState();
                series.put(i, state);
            }
            if (state != null) {
                advance(watch, state, truth, occasion);
                changed = true;
                if (state.isIdle()) {
                    series.drop(state);
                    room.giveBack();
                }
            }
        }
    }

    private void advance(RuleWatch watch, HoldState state, boolean truth, Occasion occasion) {
        Rule rule = watch.rule();
        boolean holds = state.take(rule.hold(), truth, occasion.time(), occasion.gap());
        if (!holds && !state.isActive()) {
            return;
        }
        String host = occasion.facts().host();
        boolean usable = rule.canReach(host);
        Target target = rule.targetFor(host);
        Condition clear = rule.clear();
        boolean over = clear == null ? !holds : watch.isCleared(clear, occasion.facts());
        if (over) {
            clear(watch, state, clear != null, recovery(rule, rule.action(), target, occasion));
            return;
        }
        if (!state.isActive()) {
            state.activate();
            watch.activated(target);
            if (!usable) {
                refuseHost(rule, host);
            }
        }
        if (holds && usable) {
            offer(rule, target, occasion);
        }
    }

    private void clear(RuleWatch watch, HoldState state, boolean anew, Recovery recovery) {
        boolean wasActive = state.isActive();
        if (anew) {
            state.clear();
        } else {
            state.deactivate();
        }
        if (wasActive && watch.deactivated(recovery.target())) {
            guard.cleared(recovery);
        }
    }

    /** Takes note that a series does not come any more: what was active for it is over. */
    void gone(SeriesKey key, SeriesStates series) {
        for (HoldState each = series.first(); each != null; each = each.next()) {
            gone(key, series.watch(each.index()), each);
        }
    }

    /** The same for one of its states. */
    void gone(SeriesKey key, RuleWatch watch, HoldState state) {
        changed = true;
        if (!state.isActive() || watch.isRetired()) {
            return;
        }
        state.deactivate();
        Rule rule = watch.rule();
        Target target = rule.targetFor(key.identifier().host());
        if (watch.deactivated(target)) {
            Reason reason = new Reason(key.toString(), "it does not come any more", state.last());
            Action action = rule.action();
            guard.cleared(new Recovery(rule.name(), action.service(), action.command(), target, reason));
        }
    }

    private void offer(Rule rule, @Nullable Target target, Occasion occasion) {
        Action instead = rule.instead();
        Recovery recovery = recovery(rule, rule.action(), target, occasion);
        Recovery replacement = instead == null ? null : recovery(rule, instead, target, occasion);
        // A notification comes once: nothing offers it again.
        Verdict verdict = occasion.facts() instanceof NotificationFacts
                ? guard.offerOrWait(recovery, rule.limits(), rule.dryRun(), replacement)
                : guard.offer(recovery, rule.limits(), rule.dryRun(), replacement);
        firings += verdict.counts() ? 1 : 0;
    }

    private static Recovery recovery(Rule rule, Action action, @Nullable Target target, Occasion occasion) {
        Reason reason = new Reason(
                occasion.series().toString(), seen(occasion.facts()) + ", held " + rule.hold(), occasion.time());
        return new Recovery(rule.name(), action.service(), action.command(), target, reason);
    }

    private static String seen(Facts facts) {
        if (facts instanceof NotificationFacts told) {
            return told.text(Field.SEVERITY) + ": "
                    + ShownText.of(told.notification().message(), LONGEST_SHOWN);
        }
        if (facts instanceof HostFacts host) {
            return (host.condition().running() ? "running" : "not running") + ", silent for "
                    + Math.round(host.condition().silent()) + " s";
        }
        double value = facts.number(Field.VALUE);
        double rate = facts.number(Field.RATE);
        return Double.compare(value, rate) == 0 ? "value " + value : "value " + value + ", rate " + rate;
    }

    private void refuseHost(Rule rule, String host) {
        refusedHosts++;
        LOG.log(
                Level.WARNING,
                "Rule {0} sends nothing to the host \"{1}\": its name is no level of a topic",
                rule.name(),
                ShownText.of(host, LONGEST_SHOWN));
    }

    long firings() {
        return firings;
    }

    long refusedHosts() {
        return refusedHosts;
    }

    boolean hasChanged() {
        return changed;
    }

    void setChanged(boolean now) {
        changed = now;
    }
}
