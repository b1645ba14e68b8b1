package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.rules.expression.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All rules at work. Series that the same rules concern share one array of them. */
final class WatchSets {
    private final Map<Subject, List<RuleWatch>> bySubject = new EnumMap<>(Subject.class);
    private final Map<List<RuleWatch>, RuleWatch[]> shared = new HashMap<>();
    private Map<String, RuleWatch> byName = new LinkedHashMap<>();
    private int generation;

    /** Turns to other rules; those that watch for the same go on. */
    void turnTo(List<Rule> rules) {
        Map<String, RuleWatch> old = byName;
        byName = new LinkedHashMap<>();
        bySubject.clear();
        shared.clear();
        generation++;
        for (Rule rule : rules) {
            RuleWatch before = old.get(rule.name());
            RuleWatch watch;
            if (before != null && before.watched().equals(rule.watched())) {
                watch = before;
                watch.goOnWith(rule);
            } else {
                watch = new RuleWatch(rule);
            }
            byName.put(rule.name(), watch);
            bySubject
                    .computeIfAbsent(rule.when().subject(), subject -> new ArrayList<>())
                    .add(watch);
        }
        for (RuleWatch each : old.values()) {
            if (byName.get(each.rule().name()) != each) {
                each.retire();
            }
        }
    }

    /** Changes with each turn to other rules. */
    int generation() {
        return generation;
    }

    boolean has(Subject subject) {
        return bySubject.containsKey(subject);
    }

    /** The rules that concern the series of an event. */
    RuleWatch[] concerning(Subject subject, Facts facts) {
        List<RuleWatch> concerning = new ArrayList<>();
        for (RuleWatch watch : bySubject.getOrDefault(subject, List.of())) {
            if (watch.concerns(facts)) {
                concerning.add(watch);
            }
        }
        return shared.computeIfAbsent(concerning, list -> list.toArray(new RuleWatch[0]));
    }

    @Nullable
    RuleWatch named(String name) {
        return byName.get(name);
    }

    /** The names of rules about one of these that match, in their order. */
    List<String> names(Set<Subject> subjects, Predicate<RuleWatch> matching) {
        return byName.values().stream()
                .filter(watch -> subjects.contains(watch.rule().when().subject()))
                .filter(matching)
                .map(watch -> watch.rule().name())
                .toList();
    }

    long errors() {
        return byName.values().stream().mapToLong(RuleWatch::errors).sum();
    }
}
