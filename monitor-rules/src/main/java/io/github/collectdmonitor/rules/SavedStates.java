package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.series.ActiveRule;
import io.github.collectdmonitor.rules.series.Gap;
import io.github.collectdmonitor.rules.series.HoldState;
import io.github.collectdmonitor.rules.series.RuleIndex;
import io.github.collectdmonitor.rules.series.SeriesKey;
import io.github.collectdmonitor.rules.series.SeriesStates;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** States that were read from disk, for series that have not come again yet. */
final class SavedStates {
    private static final long SECOND = 1_000_000_000L;

    private final Map<SeriesKey, Map<String, Saved>> waiting = new HashMap<>();

    /**
     * The state of a rule.
     *
     * @param watched what the rule watched for
     * @param interval of the series, in nanoseconds; 0 where that is not known
     */
    record Saved(String watched, long interval, HoldState state) {
        /** Returns whether an agent without a restart would have evicted it by now. */
        boolean isOld(long now) {
            long limit = state.isActive() ? Gap.ofActiveSeries(interval) : Gap.ofSeries(interval);
            return now - state.last() / SECOND >= limit;
        }
    }

    void add(SeriesKey key, String rule, Saved saved) {
        waiting.computeIfAbsent(key, each -> new HashMap<>(2)).put(rule, saved);
    }

    /** Gives a series that has come what it had before; the interval that it had, 0 where that is not known. */
    long restore(SeriesKey key, SeriesStates states) {
        Map<String, Saved> byRule = waiting.isEmpty() ? null : waiting.remove(key);
        long interval = 0;
        for (int i = 0; byRule != null && i < states.size(); i++) {
            ActiveRule watch = states.watch(i);
            Saved saved = byRule.get(watch.rule().name());
            if (saved != null && saved.watched().equals(watch.watched())) {
                states.put(i, saved.state());
                interval = saved.interval();
            }
        }
        return interval;
    }

    /** Has the rules count the series that they were active for, and drops what is of other rules. */
    void announce(RuleIndex watches) {
        removeIf((key, rule, saved) -> {
            ActiveRule watch = watches.named(rule);
            if (watch == null || !watch.watched().equals(saved.watched())) {
                return true;
            }
            if (saved.state().isActive()) {
                watch.activated(watch.rule().targetFor(key.identifier().host()));
            }
            return false;
        });
    }

    /** Drops what an agent without a restart would have evicted. */
    void evictOld(long now, RuleIndex watches, RuleEvaluator ruleEvaluator) {
        removeIf((key, rule, saved) -> {
            ActiveRule watch = watches.named(rule);
            boolean old = saved.isOld(now);
            if (old && watch != null && watch.watched().equals(saved.watched())) {
                ruleEvaluator.gone(key, watch, saved.state());
            }
            return old;
        });
    }

    private interface Filter {
        boolean matches(SeriesKey key, String rule, Saved saved);
    }

    private void removeIf(Filter filter) {
        for (Iterator<Map.Entry<SeriesKey, Map<String, Saved>>> all =
                        waiting.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<SeriesKey, Map<String, Saved>> entry = all.next();
            entry.getValue()
                    .entrySet()
                    .removeIf(each -> filter.matches(entry.getKey(), each.getKey(), each.getValue()));
            if (entry.getValue().isEmpty()) {
                all.remove();
            }
        }
    }

    /** What is done with each that waits. */
    interface Visitor {
        void visit(SeriesKey key, String rule, Saved saved);
    }

    void visit(Visitor visitor) {
        waiting.forEach((key, byRule) -> byRule.forEach((rule, saved) -> visitor.visit(key, rule, saved)));
    }
}
