package io.github.collectdmonitor.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression must never reach. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class HostileExpressionTest {
    private static final EvaluationContext EVENT =
            new TestContext().with("value", 0.0).with("rate", 0.0).with("interval", 10.0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metric.getClass() == 1",
                "metric.class == 1",
                "metric.plugin.class == 1",
                "metric.plugin.bytes == 1",
                "metric.plugin['class'] == 1",
                "metric['plugin'] == 'x'",
                "metric.plugin.length() > 3",
                "'x'.getClass().forName('java.lang.Runtime') != null && metric.value > 1",
                "new('java.io.File', '/etc/passwd') != null && metric.value > 1",
                "new java.io.File('/') != null && metric.value > 1",
                "size(metric.plugin) > 1",
                "empty metric.plugin",
                "metric.value = 3",
                "metric.value += 3",
                "metric.value++ > 3",
                "var x = 1; metric.value > x",
                "let x = 1; metric.value > x",
                "metric.value > 1; true",
                "{ metric.value > 1 }",
                "while (true) {} metric.value > 1",
                "for (x : [1,2]) { metric.value > 1 }",
                "(x -> x)(metric.value) > 1",
                "(function(x) { x })(metric.value) > 1",
                "if (metric.value > 1) true",
                "return metric.value > 1",
                "#pragma jexl.import java.io \n metric.value > 1",
                "@silent metric.value > 1",
                "`${metric.value}` == '1'",
                "~/x/ =~ metric.plugin",
                "metric.value in (1..1000000000)",
                "metric.value > [1,2,3]",
                "metric.value > {1:2}",
                "#0 > metric.value",
                "util:exec('x') > metric.value",
                "metric?.value > 1",
                "metric.value ?? 1 > 1",
                "metric.value ?: 1 > 1",
                "metric.value << 62 > 1",
                "metric.value & 1 > 1",
                "metric.value ^ 1 > 1",
                "~metric.value > 1",
                "metric.value > 1 // always",
                "metric.value > 1 /* always */",
                "metric.value > 99h",
                "metric.value > 99H",
                "metric.value > 9.9b",
                "metric.value > 9.9B",
                "metric.value > 0x10",
                "metric.value > 010",
                "metric.value > 1e999",
                "metric.value instanceof 'x'",
                "metric =~ 'x'",
                "metric == metric",
                "metric.meta == null",
                "System.exit(1) == metric.value",
                "jexl.x == metric.value",
                "v0 == metric.value"
            })
    void what_is_no_comparison_is_refused(String expression) {
        assertThatThrownBy(() -> Condition.compile(expression)).isInstanceOf(ExpressionException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 500, 2000})
    void deep_nesting_is_an_error(int depth) {
        String nested = "(".repeat(depth) + "metric.value > 1" + ")".repeat(depth);

        assertThatThrownBy(() -> Condition.compile(nested)).isInstanceOf(ExpressionException.class);
        assertThatThrownBy(() -> Condition.compile("!".repeat(depth) + "(metric.value > 1)"))
                .isInstanceOf(ExpressionException.class);
        assertThatThrownBy(() -> Condition.compile("- ".repeat(depth) + "metric.value > 1"))
                .isInstanceOf(ExpressionException.class);
    }

    @Test
    void nesting_that_is_allowed_is_read_at_once() {
        for (String each : new String[] {"metric.value > 1", "metric.rate > 1 ? metric.value > 1 : false"}) {
            String nested = "!(".repeat(49) + each + ")".repeat(49);
            String mixed = "((metric.rate > 1 || ".repeat(24) + each + "))".repeat(24);
            assertTimeout(WaitLimit.LIMIT, () -> Condition.compile(nested));
            assertTimeout(WaitLimit.LIMIT, () -> Condition.compile(mixed));
        }
    }

    @Test
    void whatever_is_written_is_an_expression_or_amistake_with_aplace() {
        String[] pieces = {
            "metric",
            "notification",
            "collectd",
            "feed",
            ".",
            "value",
            "plugin",
            "meta",
            "running",
            "[",
            "]",
            "(",
            ")",
            "'",
            "\"",
            "\\",
            "'a'",
            "5",
            "1e9",
            "1e",
            ".5",
            "5.",
            "==",
            "=",
            "=~",
            "!~",
            "=^",
            "!$",
            "&&",
            "||",
            "!",
            "-",
            "+",
            "*",
            "/",
            "%",
            "?",
            ":",
            " ",
            "\n",
            "and",
            "or",
            "not",
            "true",
            "false",
            "null",
            "new",
            "x",
            "#",
            "{",
            "é",
            "😀",
            "\0",
            "metric.value",
            "metric.value > 1",
            "metric.meta['k']",
            "metric.plugin =~ 'a'",
            "&& ",
            " || "
        };
        Random random = new Random(12);
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "metric.value > 1 && " : "");
            for (int j = random.nextInt(10); j >= 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                Condition condition = Condition.compile(text.toString());
                condition.concerns(EVENT);
                condition.isTrue(EVENT);
            } catch (ExpressionException e) {
                assertThat(e.offset()).as(text.toString()).isBetween(0, text.length());
            }
        }
    }

    @Test
    void an_expression_over_the_longest_is_refused() {
        assertThatThrownBy(() -> Condition.compile("metric.value > 1" + " ".repeat(4096)))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("more than 4096");
    }

    /** What compiling and evaluating throws in a thread with some less stack than the agent's, which have 256 KiB. */
    private static @Nullable Throwable thrown(String expression) throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Runnable work = () -> thrown.set(catchThrowable(() -> {
            Condition condition = Condition.compile(expression);
            condition.isTrue(EVENT);
            condition.isTrue(new TestContext().with("value", 9.0).with("rate", 9.0));
            ConditionAdvice.of(condition);
        }));
        Thread small = new Thread(null, work, "small stack", 224 * 1024);
        small.start();
        small.join();
        return thrown.get();
    }

    @ParameterizedTest
    @MethodSource
    void longest_expression_needs_no_large_stack(String expression) throws InterruptedException {
        assertThat(thrown(expression)).isNull();
    }

    static List<String> longest_expression_needs_no_large_stack() {
        List<String> all = new ArrayList<>();
        for (String each : List.of("+1", "*1", "-metric.value", "/metric.value")) {
            all.add(longest("metric.value", each, " > 1"));
        }
        for (String each : List.of(
                "||metric.rate>1", "&&metric.rate<1", "?true:metric.rate>1", "&&(metric.rate<1||metric.rate>3)")) {
            all.add(longest("metric.rate<1", each, ""));
        }
        for (String each : List.of("(", "!(", "(metric.rate>1?true:", "true&&true!=(", "true&&!!!(")) {
            all.add(each.repeat(50) + "metric.value > 1" + ")".repeat(50));
        }
        all.add("3 < " + "1+2*(".repeat(50) + "metric.value" + ")".repeat(50));
        all.add("3 < " + "(".repeat(50) + "metric.value" + "*1+1)".repeat(50));
        all.add("true?".repeat(50) + "metric.value > 1" + ":false".repeat(50));
        return all;
    }

    @ParameterizedTest
    @MethodSource
    void deepest_expression_needs_no_large_stack_or_is_refused(String expression) throws InterruptedException {
        assertThat(thrown(expression))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("it is nested too deep; make two rules of it");
    }

    static List<String> deepest_expression_needs_no_large_stack_or_is_refused() {
        List<String> all = new ArrayList<>();
        all.add("3 < " + "true?false||true&&true==1<2+3*-(".repeat(50) + "metric.value" + ")".repeat(50));
        all.add("(".repeat(50) + "metric.value" + "*1+1<1==true&&true||true?1:2)".repeat(50) + " > 3");
        all.add("true?".repeat(200) + "metric.value > 1" + ":false".repeat(200));
        all.add("!-".repeat(80) + "metric.value > 1");
        all.add("3 < " + "-!-!-!-!-!-!(".repeat(50) + "metric.value" + ")".repeat(50));
        return all;
    }

    private static String longest(String first, String each, String last) {
        return first + each.repeat((Tokenizer.LONGEST - first.length() - last.length()) / each.length()) + last;
    }

    @Test
    void a_pattern_that_keeps_others_busy_for_ever_ends_at_once() throws ExpressionException {
        Condition condition = Condition.compile("notification.message =~ '^(a+)+$|(a|aa)+$|(.*a){12}$'");
        EvaluationContext facts = new TestContext().with("message", "a".repeat(60_000) + "!");

        assertThat(catchThrowable(() -> assertTimeout(WaitLimit.LIMIT, () -> condition.isTrue(facts))))
                .isNull();
    }

    @Test
    void a_pattern_that_unfolds_to_too_much_is_refused() {
        assertThatThrownBy(() -> Condition.compile("metric.plugin =~ '((a{100}){100}){100}'"))
                .isInstanceOf(ExpressionException.class);
    }
}
