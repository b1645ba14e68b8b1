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
import java.util.EnumMap;
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
    private static final Set<String> OF_TEXTS = Set.of("=~", "!~", "=^", "!^", "=$", "!$");

    /** How many terms a comparison of a field with a constant has. */
    private static final int SHORTEST = 3;

    private static final int LONGEST = 4;

    private final Subject subject;
    private final List<Term> terms;
    private final List<String> warnings = new ArrayList<>();

    /** A whole comparison of a field with a constant, the field on the left. */
    private record FieldComparison(String field, String operator, Object value) {}

    private RuleAdvice(Subject subject, List<Term> terms) {
        this.subject = subject;
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

    /** The same about one condition. */
    static List<String> of(Condition condition) {
        try {
            return new RuleAdvice(
                            condition.subject(), Terms.read(condition.text()).terms())
                    .find();
        } catch (ExpressionException e) {
            throw new IllegalStateException("a condition that was read before", e);
        }
    }

    private List<String> find() {
        for (int from = 0; from < terms.size(); from++) {
            for (int to = from + SHORTEST; to <= Math.min(terms.size(), from + LONGEST); to++) {
                if (isWhole(from, to)) {
                    compare(read(terms.subList(from, to)));
                }
            }
        }
        contradict(Condition.conjuncts(terms));
        return warnings;
    }

    /** Whether these terms are an operand of their own, and no part of a calculation or of another comparison. */
    private boolean isWhole(int from, int to) {
        return (from == 0 || isAny(terms.get(from - 1), "(", "&&", "||", "?", ":"))
                && (to == terms.size() || isAny(terms.get(to), ")", "&&", "||", "?", ":"));
    }

    private static boolean isAny(Term term, String... operators) {
        return Arrays.stream(operators).anyMatch(term::is);
    }

    private static @Nullable FieldComparison read(List<Term> part) {
        for (int i = 1; i < part.size() - 1; i++) {
            Term term = part.get(i);
            Operator ordered = Operator.of(term);
            if (ordered != null || OF_TEXTS.contains(term.symbol())) {
                Field left = field(part.subList(0, i));
                Object right = constant(part.subList(i + 1, part.size()));
                if (left != null && right != null) {
                    return new FieldComparison(left.name(), term.symbol(), right);
                }
                Object first = constant(part.subList(0, i));
                Field second = field(part.subList(i + 1, part.size()));
                return first == null || second == null || ordered == null
                        ? null
                        : new FieldComparison(second.name(), ordered.mirrored().symbol(), first);
            }
        }
        return null;
    }

    private static @Nullable Field field(List<Term> part) {
        return part.size() == 1 && part.get(0).binding() instanceof Field field ? field : null;
    }

    private static @Nullable Object constant(List<Term> part) {
        if (part.size() == 2 && part.get(0).is("-")) {
            Double number = part.get(1).number();
            return number == null ? null : Double.valueOf(-number);
        }
        return part.size() == 1 && part.get(0).binding() instanceof Constant constant ? constant.value() : null;
    }

    private void compare(@Nullable FieldComparison comparison) {
        if (comparison != null) {
            compare(comparison.field(), comparison.operator(), comparison.value());
        }
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
        long holding = Arrays.stream(Severity.values())
                .filter(severity -> holds(severity.toString(), operator, value))
                .count();
        if (holding == 0 || holding == Severity.values().length) {
            warnings.add("severity " + operator + " '" + value + "' " + (holding == 0 ? "never" : "always")
                    + " holds: it is failure, warning or okay");
        }
    }

    /** As {@link RuleArithmetic} decides it; what cannot be compared does not hold. */
    private static boolean holds(String severity, String operator, Object value) {
        if (value instanceof Pattern pattern) {
            return pattern.matcher(severity).find() == operator.equals("=~");
        }
        if (!(value instanceof String text)) {
            return false;
        }
        return switch (operator) {
            case "==" -> severity.equals(text);
            case "!=" -> !severity.equals(text);
            case "<" -> severity.compareTo(text) < 0;
            case "<=" -> severity.compareTo(text) <= 0;
            case ">" -> severity.compareTo(text) > 0;
            case ">=" -> severity.compareTo(text) >= 0;
            case "=^" -> severity.startsWith(text);
            case "!^" -> !severity.startsWith(text);
            case "=$" -> severity.endsWith(text);
            case "!$" -> !severity.endsWith(text);
            default -> false;
        };
    }

    private void name(String field, String operator, String text) {
        if (!operator.equals("==")) {
            return;
        }
        // What is no UTF-8 has a replacement character for each byte.
        if (text.replace('\uFFFD', '?').getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            warnings.add(field + " never equals that: names have " + LONGEST_NAME + " bytes at most");
        } else if (field.equals("plugin") && text.equals(Notification.OWN_PLUGIN)) {
            warnings.add("plugin == '" + text + "' never holds: the agent's own notifications reach no rule");
        } else if (text.isEmpty()
                && (field.equals("plugin") || field.equals("host") || field.equals("type"))
                && subject == Subject.METRIC) {
            warnings.add(field + " == '' never holds: every value has one");
        }
    }

    /** Finds comparisons of one field that do not go together, among those that must all hold. */
    private void contradict(List<List<Term>> conjuncts) {
        Map<String, Object> wanted = new HashMap<>();
        Map<NumberField, NumberRange> ranges = new EnumMap<>(NumberField.class);
        for (List<Term> part : conjuncts) {
            Comparison number = Comparison.of(part);
            FieldComparison text = read(part);
            if (number != null) {
                NumberRange range = ranges.computeIfAbsent(number.field(), field -> new NumberRange());
                if (!range.isEmpty() && range.narrow(number.operator(), number.constant())) {
                    warnings.add("no " + number.field().text() + " meets all of its comparisons");
                }
            } else if (text != null && text.operator().equals("==")) {
                @Nullable Object before = wanted.putIfAbsent(text.field(), text.value());
                if (before != null && !before.equals(text.value())) {
                    warnings.add(text.field() + " cannot equal both '" + before + "' and '" + text.value() + "'");
                }
            }
        }
    }
}
