package io.github.collectdmonitor.rules;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** States that were read from disk, for series that have not come again yet. */
final class SavedStates {
    /** In nanoseconds: how long they wait. */
    private static final long LONGEST_WAIT = 24 * 3600 * 1_000_000_000L;

    private final Map<SeriesKey, Map<String, Saved>> waiting = new HashMap<>();

    /**
     * The state of a rule.
     *
     * @param watched what the rule watched for
     */
    record Saved(String watched, HoldState state) {}

    void add(SeriesKey key, String rule, Saved saved) {
        waiting.computeIfAbsent(key, each -> new HashMap<>(2)).put(rule, saved);
    }

    /** Gives a series that has come what it had before. */
    void restore(SeriesKey key, SeriesStates states) {
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, Saved> byRule = waiting.remove(key);
        for (int i = 0; byRule != null && i < states.size(); i++) {
            RuleWatch watch = states.watch(i);
            Saved saved = byRule.get(watch.rule().name());
            if (saved != null && saved.watched().equals(watch.watched())) {
                states.put(i, saved.state());
            }
        }
    }

    /** Has the rules count the series that they were active for, and drops what is of other rules, or too old. */
    void announce(WatchSets watches, long now) {
        for (Iterator<Map.Entry<SeriesKey, Map<String, Saved>>> all =
                        waiting.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<SeriesKey, Map<String, Saved>> entry = all.next();
            String host = entry.getKey().identifier().host();
            entry.getValue().entrySet().removeIf(each -> !announce(watches, host, each.getKey(), each.getValue(), now));
            if (entry.getValue().isEmpty()) {
                all.remove();
            }
        }
    }

    private static boolean announce(WatchSets watches, String host, String name, Saved saved, long now) {
        RuleWatch watch = watches.named(name);
        if (watch == null
                || !watch.watched().equals(saved.watched())
                || now - saved.state().last() > LONGEST_WAIT) {
            return false;
        }
        if (saved.state().isActive()) {
            TargetTemplate template = watch.rule().target();
            boolean named = template != null && (!template.namesHost() || TargetTemplate.isUsable(host));
            watch.activated(named && template != null ? template.resolve(host) : null);
        }
        return true;
    }

    /** What is done with each that waits. */
    interface Visitor {
        void visit(SeriesKey key, String rule, Saved saved);
    }

    void visit(Visitor visitor) {
        waiting.forEach((key, byRule) -> byRule.forEach((rule, saved) -> visitor.visit(key, rule, saved)));
    }
}
