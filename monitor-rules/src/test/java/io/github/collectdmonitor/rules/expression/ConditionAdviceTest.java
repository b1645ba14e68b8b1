package io.github.collectdmonitor.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionAdviceTest {
    private static final int EXPRESSIONS = 3_000;

    private static final List<String> OPERANDS = List.of(
            "metric.value", "metric.rate", "metric.interval", "metric.time", "0", "1", "-1", "5", "10", "(1 + 4)");
    private static final List<String> COMPARED = List.of("==", "!=", "<", "<=", ">", ">=");
    private static final List<String> CALCULATED = List.of("+", "-", "*", "/", "%");
    private static final List<String> NAMES = List.of("'a'", "'b'", "''", "'collectd'");
    private static final List<String> OF_NAMES = List.of("==", "!=", "<", "=^", "!^", "=$", "!$", "=~", "!~");
    private static final List<EvaluationContext> EVENTS = events();

    private static List<EvaluationContext> events() {
        List<EvaluationContext> events = new ArrayList<>();
        for (double value : new double[] {-1, 0, 1, 5, Double.NaN}) {
            for (double interval : new double[] {0, 1, 5, 10}) {
                for (String plugin : List.of("a", "b", "collectd")) {
                    events.add(new TestContext()
                            .with("host", "a")
                            .with("plugin", plugin)
                            .with("type", "b")
                            .with("type_instance", interval == 0 ? "" : plugin)
                            .with("value", value)
                            .with("rate", interval == 1 ? -value : value)
                            .with("interval", interval)
                            .with("time", 5.0));
                }
            }
        }
        return events;
    }

    private static List<String> advice(String expression) throws ExpressionException {
        return ConditionAdvice.of(Condition.compile(expression));
    }

    private static boolean test(Condition condition, EvaluationContext facts) {
        try {
            return condition.concerns(facts) && condition.isTrue(facts);
        } catch (EvaluationException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metric.value / metric.interval < 0",
                "metric.value * metric.interval == -5",
                "-metric.interval < 0",
                "0 > metric.interval - 60",
                "metric.interval < 0 + 60",
                "metric.interval <= -1 + 60",
                "metric.value + metric.time < 0",
                "feed.silent - 60 < 0",
                "0 > feed.silent - 60",
                "(metric.plugin == 'a') == (metric.plugin == 'b')",
                "(metric.plugin == 'a') != (metric.plugin == 'b')",
                "(metric.plugin == 'a' && metric.value > 1) == false && metric.plugin == 'b'",
                "metric.value == 1 && 1 + metric.value == 2",
                "metric.value == 1 + 1 && metric.value == 2",
                "metric.value == 0 && metric.value == -0",
                "metric.value >= 5 && metric.value <= 5",
                "metric.value > 5 || metric.value < 1",
                "!(metric.value > 5) && metric.value < 1",
                "notification.severity =^ 'fail'",
                "notification.severity >= 'okay'",
                "notification.severity =~ '^(?i)FAIL'",
            })
    void nothing_is_said_against_what_may_hold(String condition) throws ExpressionException {
        assertThat(advice(condition)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "metric.value > 10 && metric.value < 5, no value meets all",
                "metric.value > 5 && (metric.plugin == 'a' && 5 >= metric.value), no value meets all",
                "metric.rate == 1 && metric.rate == 2, no rate meets all",
                "(metric.plugin == 'a') && (metric.plugin == 'b'), cannot equal both",
                "notification.severity =^ 'FAIL', never holds",
                "notification.severity =$ 'URE' || notification.plugin == 'a', never holds",
                "notification.severity !^ 'WARN', always holds",
                "!(notification.severity == 'FAILURE'), never holds",
                "notification.severity > 'z', never holds",
                "-1 == metric.interval, never negative",
                "metric.plugin == 'a' ? metric.interval < 0 : metric.value > 1, never negative",
            })
    void what_never_or_always_holds_is_found(String condition, String told) throws ExpressionException {
        assertThat(advice(condition)).singleElement().asString().contains(told);
    }

    @Test
    void generated_condition_that_is_warned_of_never_holds() throws ExpressionException {
        Random random = new Random(1);
        int warned = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            String text = "metric.time == 5 && " + joined(random);
            Condition condition;
            try {
                condition = Condition.compile(text);
            } catch (ExpressionException e) {
                continue;
            }
            List<String> advice = ConditionAdvice.of(condition);
            warned += advice.isEmpty() ? 0 : 1;
            assertThat(advice.isEmpty() || EVENTS.stream().noneMatch(event -> test(condition, event)))
                    .as("%s: %s", text, advice)
                    .isTrue();
        }
        assertThat(warned).isGreaterThan(EXPRESSIONS / 100);
    }

    /** Comparisons that must all be true, the kind of expression of which a warning says that it never holds. */
    private static String joined(Random random) {
        String text = comparison(random);
        for (int more = random.nextInt(3); more > 0; more--) {
            String other = comparison(random);
            text = switch (random.nextInt(4)) {
                case 0 -> text + " && " + other;
                case 1 -> "(" + text + ") && (" + other + ")";
                case 2 -> other + " && (" + text + ")";
                default ->
                    "(" + ofPlugin(random) + ") " + pick(List.of("==", "!="), random) + " (" + ofPlugin(random)
                            + ") && " + text;
            };
        }
        return text;
    }

    private static String ofPlugin(Random random) {
        return "metric.plugin == " + pick(List.of("'a'", "'b'"), random);
    }

    private static String comparison(Random random) {
        if (random.nextInt(3) == 0) {
            String field = "metric." + pick(List.of("plugin", "host", "type_instance"), random);
            return field + " " + pick(OF_NAMES, random) + " " + pick(NAMES, random);
        }
        return number(random) + " " + pick(COMPARED, random) + " " + number(random);
    }

    private static String number(Random random) {
        String number = (random.nextInt(5) == 0 ? "-" : "") + pick(OPERANDS, random);
        return random.nextInt(3) > 0 ? number : number + " " + pick(CALCULATED, random) + " " + pick(OPERANDS, random);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
