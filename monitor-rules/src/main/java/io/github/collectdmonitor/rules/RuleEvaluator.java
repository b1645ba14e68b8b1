package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.definition.Action;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.rules.expression.Condition;
import io.github.collectdmonitor.rules.expression.Field;
import io.github.collectdmonitor.rules.fact.Facts;
import io.github.collectdmonitor.rules.fact.HostFacts;
import io.github.collectdmonitor.rules.fact.NotificationFacts;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.series.ActiveRule;
import io.github.collectdmonitor.rules.series.HoldState;
import io.github.collectdmonitor.rules.series.SeriesKey;
import io.github.collectdmonitor.rules.series.SeriesStates;
import io.github.collectdmonitor.rules.series.StateQuota;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules of a series for each event, and offers recoveries to the guard. */
final class RuleEvaluator {
    private static final Logger LOG = System.getLogger(RuleEvaluator.class.getName());

    /** What is cut: a name, so that the line can be read, and a message, so that what follows it is seen. */
    private static final int LONGEST_SHOWN = 200;

    private final RecoveryGuard guard;
    private final StateQuota room;
    private long firings;
    private long refusedHosts;
    private boolean changed;

    RuleEvaluator(RecoveryGuard guard, StateQuota room) {
        this.guard = guard;
        this.room = room;
    }

    void evaluate(SeriesStates series, Observation observation, long now) {
        HoldState next = series.first();
        for (int i = 0; i < series.size(); i++) {
            ActiveRule watch = series.watch(i);
            watch.markSeen();
            boolean truth = watch.isTrue(observation.facts());
            HoldState state = next != null && next.index() == i ? next : null;
            if (next != null && state != null) {
                next = next.next();
            }
            if (state == null && truth && room.take(now)) {
                state = new HoldState();
                series.put(i, state);
            }
            if (state != null) {
                advance(watch, state, truth, observation);
                changed = true;
                if (state.isIdle()) {
                    series.drop(state);
                    room.giveBack();
                }
            }
        }
    }

    private void advance(ActiveRule watch, HoldState state, boolean truth, Observation observation) {
        Rule rule = watch.rule();
        boolean holds = state.take(rule.hold(), truth, observation.time(), observation.gap());
        if (!holds && !state.isActive()) {
            return;
        }
        String host = observation.facts().host();
        boolean usable = rule.canReach(host);
        Target target = rule.targetFor(host);
        Condition clear = rule.clear();
        boolean over = clear == null ? !holds : watch.isCleared(clear, observation.facts());
        if (over) {
            clear(watch, state, clear != null, recovery(rule, rule.action(), target, observation));
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
            offer(rule, target, observation);
        }
    }

    private void clear(ActiveRule watch, HoldState state, boolean resets, RecoveryAction recoveryAction) {
        boolean wasActive = state.isActive();
        if (resets) {
            state.clear();
        } else {
            state.deactivate();
        }
        if (wasActive && watch.deactivated(recoveryAction.target())) {
            guard.cleared(recoveryAction);
        }
    }

    /** Ends what was active for a series that was evicted. */
    void gone(SeriesKey key, SeriesStates series) {
        for (HoldState each = series.first(); each != null; each = each.next()) {
            gone(key, series.watch(each.index()), each);
        }
    }

    /** The same for one of its states. */
    void gone(SeriesKey key, ActiveRule watch, HoldState state) {
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
            guard.cleared(new RecoveryAction(rule.name(), action.service(), action.command(), target, reason));
        }
    }

    private void offer(Rule rule, @Nullable Target target, Observation observation) {
        Action instead = rule.instead();
        RecoveryAction recoveryAction = recovery(rule, rule.action(), target, observation);
        RecoveryAction replacement = instead == null ? null : recovery(rule, instead, target, observation);
        // A notification comes once: nothing offers it again.
        OfferResult offerResult = observation.facts() instanceof NotificationFacts
                ? guard.offerOrWait(recoveryAction, rule.limits(), rule.dryRun(), replacement)
                : guard.offer(recoveryAction, rule.limits(), rule.dryRun(), replacement);
        firings += offerResult.counts() ? 1 : 0;
    }

    private static RecoveryAction recovery(Rule rule, Action action, @Nullable Target target, Observation observation) {
        Reason reason = new Reason(
                observation.series().toString(),
                seen(observation.facts()) + ", held " + rule.hold(),
                observation.time());
        return new RecoveryAction(rule.name(), action.service(), action.command(), target, reason);
    }

    private static String seen(Facts facts) {
        if (facts instanceof NotificationFacts notification) {
            return notification.text(Field.SEVERITY) + ": "
                    + ShownText.of(notification.notification().message(), LONGEST_SHOWN);
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
