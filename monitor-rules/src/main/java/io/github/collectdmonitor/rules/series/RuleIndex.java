package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.expression.Subject;
import io.github.collectdmonitor.rules.fact.Facts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All rules that are evaluated. Series with the same rules share one array of them. */
public final class RuleIndex {
    private final Map<Subject, List<ActiveRule>> bySubject = new EnumMap<>(Subject.class);
    private final Map<List<ActiveRule>, ActiveRule[]> shared = new HashMap<>();
    private Map<String, ActiveRule> byName = new LinkedHashMap<>();
    private int generation;

    /** Turns to other rules; those that watch for the same go on. */
    public void activate(List<Rule> rules) {
        Map<String, ActiveRule> old = byName;
        byName = new LinkedHashMap<>();
        bySubject.clear();
        shared.clear();
        generation++;
        for (Rule rule : rules) {
            ActiveRule before = old.get(rule.name());
            ActiveRule watch;
            if (before != null && before.watched().equals(rule.watched())) {
                watch = before;
                watch.replaceRule(rule);
            } else {
                watch = new ActiveRule(rule);
            }
            byName.put(rule.name(), watch);
            bySubject
                    .computeIfAbsent(rule.when().subject(), subject -> new ArrayList<>())
                    .add(watch);
        }
        for (ActiveRule each : old.values()) {
            if (byName.get(each.rule().name()) != each) {
                each.retire();
            }
        }
    }

    /** Changes with each turn to other rules. */
    public int generation() {
        return generation;
    }

    public boolean has(Subject subject) {
        return bySubject.containsKey(subject);
    }

    /** The rules that concern the series of an event. */
    public ActiveRule[] concerning(Subject subject, Facts facts) {
        List<ActiveRule> concerning = new ArrayList<>();
        for (ActiveRule watch : bySubject.getOrDefault(subject, List.of())) {
            if (watch.concerns(facts)) {
                concerning.add(watch);
            }
        }
        return shared.computeIfAbsent(concerning, list -> list.toArray(new ActiveRule[0]));
    }

    @Nullable
    public ActiveRule named(String name) {
        return byName.get(name);
    }

    /** The names of rules about one of these that match, in their order. */
    public List<String> names(Set<Subject> subjects, Predicate<ActiveRule> matching) {
        return byName.values().stream()
                .filter(watch -> subjects.contains(watch.rule().when().subject()))
                .filter(matching)
                .map(watch -> watch.rule().name())
                .toList();
    }

    public long errors() {
        return byName.values().stream().mapToLong(ActiveRule::errors).sum();
    }
}
