package io.github.collectdmonitor.rules;

import com.google.re2j.Pattern;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.Comparison.Operator;
import io.github.collectdmonitor.rules.Term.Constant;
import io.github.collectdmonitor.rules.Term.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds comparisons in rules that can be used but never hold, or always do. */
public final class RuleAdvice {
    /** In bytes: collectd cuts longer names. */
    private static final int LONGEST_NAME = 127;

    private static final Set<String> NAMES =
            Set.of("host", "plugin", "plugin_instance", "type", "type_instance", "dsname");
    private static final Set<String> NEVER_NEGATIVE = Set.of("interval", "time", "silent");
    private static final int COMPARED = 3;

    private final Condition condition;
    private final List<Term> terms;
    private final List<String> warnings = new ArrayList<>();

    private RuleAdvice(Condition condition, List<Term> terms) {
        this.condition = condition;
        this.terms = terms;
    }

    /** What to tell the author of a rule; nothing where all may hold. */
    public static List<String> of(Rule rule) {
        List<String> warnings = new ArrayList<>();
        of(rule.when()).forEach(text -> warnings.add("when: " + text));
        if (rule.clear() != null) {
            of(rule.clear()).forEach(text -> warnings.add("clear: " + text));
        }
        return warnings;
    }

    private static List<String> of(Condition condition) {
        try {
            return new RuleAdvice(condition, Terms.read(condition.text()).terms()).find();
        } catch (ExpressionException e) {
            throw new IllegalStateException("a condition that was read before", e);
        }
    }

    private List<String> find() {
        Map<String, Object> wanted = new HashMap<>();
        boolean isChain = terms.stream().noneMatch(term -> term.is("||") || term.is("?") || term.is("!"));
        for (int i = 0; i + COMPARED <= terms.size(); i++) {
            Term left = terms.get(i);
            Term operator = terms.get(i + 1);
            Term right = terms.get(i + 2);
            if (left.binding() instanceof Field field && right.binding() instanceof Constant constant) {
                compare(field.name(), operator.symbol(), constant.value());
            } else if (left.binding() instanceof Constant constant && right.binding() instanceof Field field) {
                Operator ordered = Operator.of(operator);
                compare(
                        field.name(),
                        ordered == null ? operator.symbol() : ordered.mirrored().symbol(),
                        constant.value());
            } else if (left.binding() instanceof Field field && right.is("-") && i + COMPARED < terms.size()) {
                Double number = terms.get(i + COMPARED).number();
                if (number != null) {
                    compare(field.name(), operator.symbol(), -number);
                }
            }
            if (isChain && operator.is("==")) {
                contradict(left, right, wanted);
                contradict(right, left, wanted);
            }
        }
        return warnings;
    }

    private void compare(String field, String operator, Object value) {
        if (field.equals("severity")) {
            severity(operator, value);
        } else if (value instanceof String text && NAMES.contains(field)) {
            name(field, operator, text);
        } else if (value instanceof Double number && NEVER_NEGATIVE.contains(field)) {
            boolean never = (operator.equals("<") && number <= 0)
                    || ((operator.equals("<=") || operator.equals("==")) && number < 0);
            if (never) {
                warnings.add(field + " " + operator + " " + number + " never holds: it is never negative");
            }
        }
    }

    private void severity(String operator, Object value) {
        boolean known = Arrays.stream(Severity.values()).anyMatch(severity -> matches(value, severity.toString()));
        if (!known && (operator.equals("==") || operator.equals("=~"))) {
            warnings.add("severity " + operator + " '" + value + "' never holds: it is failure, warning or okay");
        } else if (!known && (operator.equals("!=") || operator.equals("!~"))) {
            warnings.add("severity " + operator + " '" + value + "' always holds: it is failure, warning or okay");
        }
    }

    private static boolean matches(Object value, String severity) {
        return value instanceof Pattern pattern ? pattern.matcher(severity).find() : severity.equals(value);
    }

    private void name(String field, String operator, String text) {
        if (!operator.equals("==")) {
            return;
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            warnings.add(field + " never equals that: names have " + LONGEST_NAME + " bytes at most");
        } else if (field.equals("plugin") && text.equals(Notification.OWN_PLUGIN)) {
            warnings.add("plugin == '" + text + "' never holds: the agent's own notifications reach no rule");
        } else if (text.isEmpty()
                && (field.equals("plugin") || field.equals("host") || field.equals("type"))
                && condition.subject() == Subject.METRIC) {
            warnings.add(field + " == '' never holds: every value has one");
        }
    }

    /** Two different names for one field, all of whose comparisons must hold. */
    private void contradict(Term one, Term other, Map<String, Object> wanted) {
        if (one.binding() instanceof Field field && other.binding() instanceof Constant constant) {
            @Nullable Object before = wanted.putIfAbsent(field.name(), constant.value());
            if (before != null && !before.equals(constant.value())) {
                warnings.add(field.name() + " cannot equal both '" + before + "' and '" + constant.value() + "'");
            }
        }
    }
}
