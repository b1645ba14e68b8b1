package io.github.collectdmonitor.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionTest {
    private static final double[] SPECIAL = {
        Double.NaN, 0.0, -0.0, 1, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e9, 1e-9
    };

    private static boolean test(String expression, EvaluationContext facts) throws ExpressionException {
        Condition condition = Condition.compile(expression);
        return condition.concerns(facts) && condition.isTrue(facts);
    }

    private static EvaluationContext value(double value) {
        return new TestContext().with("value", value).with("rate", 0.0).with("plugin", "memory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "metric.value < 1e9 ; true",
                "metric.value lt 5 ; false",
                "metric.value le 5 ; true",
                "5 >= metric.value ; true",
                "metric.value > -3 and metric.plugin eq 'memory' ; true",
                "metric.plugin == 'memory' && metric.value < 1 ; false",
                "metric.plugin == 'disk' || metric.value == 5 ; true",
                "metric.plugin == 'disk' or metric.value == 6 ; false",
                "not (metric.value == 5) ; false",
                "!(metric.value != 5) ; true",
                "metric.value * 2 + 1 == 11 ; true",
                "metric.value % 2 == 1 ; true",
                "metric.value / 0 > 1e300 ; true",
                "-metric.value == -5 ; true",
                "metric.value - -5 == 10 ; true",
                "metric.value > 1 ? metric.rate < 1 : false ; true",
                "metric.plugin =~ '^mem' ; true",
                "metric.plugin =~ 'emo' ; true",
                "metric.plugin =~ '^emo' ; false",
                "metric.plugin !~ 'emo' ; false",
                "metric.plugin =^ 'mem' ; true",
                "metric.plugin !^ 'mem' ; false",
                "metric.plugin =$ 'ory' ; true",
                "metric.plugin !$ 'ory' ; false",
                "metric.plugin < 'n' ; true",
                "metric.plugin >= \"memory\" ; true",
                "metric.meta.disk == 'sda' ; true",
                "metric.meta['the-key'] > 6 ; true",
                "metric.meta['the-key'] == 7 ; true",
                "metric.meta.on ; true",
                "metric.meta.missing == 'x' ; false",
                "metric.meta.missing > 1 ; false",
                "metric.meta.missing <= 1 ; false",
                "1 > metric.meta.missing ; false",
                "metric.meta.missing + 1 > 0 ; false",
                "metric.meta.missing =~ '.*' ; false",
                "metric.meta.missing =^ 'x' ; false",
                "metric.meta.missing == null ; true",
                "metric.meta.disk != null ; true",
                "metric.meta.missing && metric.value > 1 ; false",
                "!metric.meta.missing ; true"
            })
    void expressions_are_what_they_say(String expression, boolean expected) throws ExpressionException {
        EvaluationContext facts = new TestContext()
                .with("value", 5.0)
                .with("rate", 0.5)
                .with("plugin", "memory")
                .withMeta("disk", "sda")
                .withMeta("the-key", 7L)
                .withMeta("on", true);

        assertThat(test(expression, facts)).isEqualTo(expected);
    }

    @Test
    void nothing_compares_with_na_nbut_unequal() throws ExpressionException {
        for (String value : List.of("metric.value", "(metric.value + 0)")) {
            for (String operator : List.of(">", ">=", "<", "<=", "==")) {
                assertThat(test(value + " " + operator + " 5", value(Double.NaN)))
                        .as("%s %s 5", value, operator)
                        .isFalse();
                assertThat(test("5 " + operator + " " + value, value(Double.NaN)))
                        .as("5 %s %s", operator, value)
                        .isFalse();
                assertThat(test(value + " " + operator + " " + value, value(Double.NaN)))
                        .isFalse();
            }
            assertThat(test(value + " != 5", value(Double.NaN))).isTrue();
            assertThat(test(value + " != " + value, value(Double.NaN))).isTrue();
        }
    }

    @Test
    void comparison_of_numbers_is_what_java_says() throws ExpressionException {
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            String operator = List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
            double constant = number(random);
            if (!Double.isFinite(constant)) {
                constant = 0;
            }
            boolean turned = random.nextBoolean();
            String expression = turned
                    ? plain(constant) + " " + operator + " metric.value"
                    : "metric.value " + operator + " " + plain(constant);
            double literal = Double.parseDouble(plain(constant));
            for (int j = 0; j < 10; j++) {
                double value = j == 0 ? literal : number(random);
                boolean expected = turned ? compare(literal, operator, value) : compare(value, operator, literal);
                assertThat(test(expression, value(value)))
                        .as("%s of %s", expression, value)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean compare(double left, String operator, double right) {
        return switch (operator) {
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            case ">=" -> left >= right;
            case "==" -> left == right;
            default -> left != right;
        };
    }

    private static double number(Random random) {
        return random.nextInt(3) == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : random.nextInt(2) == 0 ? random.nextInt(10) : random.nextGaussian() * 1e6;
    }

    private static String plain(double constant) {
        return new BigDecimal(constant).toPlainString().replaceFirst("^(-?[0-9.]{1,300}).*", "$1");
    }

    @Test
    void split_condition_is_true_when_the_whole_is() throws ExpressionException {
        Random random = new Random(6);
        for (int i = 0; i < 2000; i++) {
            String expression = expression(random, 4);
            Condition condition = Condition.compile(expression);
            for (int j = 0; j < 5; j++) {
                EvaluationContext facts = new TestContext()
                        .with("value", (double) random.nextInt(4))
                        .with("rate", random.nextInt(4) == 0 ? Double.NaN : (double) random.nextInt(4))
                        .with("plugin", random.nextBoolean() ? "a" : "b")
                        .with("host", random.nextBoolean() ? "a" : "b");
                assertThat(condition.concerns(facts) && condition.isTrue(facts))
                        .as(expression)
                        .isEqualTo(condition.root().isTrue(facts));
            }
        }
    }

    private static String expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> "metric.value " + List.of("<", ">=", "!=").get(random.nextInt(3)) + " " + random.nextInt(4);
                case 1 -> "metric.rate > " + random.nextInt(4);
                case 2 -> "metric.plugin == 'a'";
                default -> "metric.host != 'a'";
            };
        }
        String left = expression(random, depth - 1);
        String right = expression(random, depth - 1);
        return switch (random.nextInt(6)) {
            case 0 -> "(" + left + " || " + right + ")";
            case 1 -> "!(" + left + ")";
            case 2 -> left + " or " + right;
            case 3 -> "(" + left + ")";
            default -> left + " && " + right;
        };
    }

    @Test
    void conditions_on_the_series_are_apart_from_those_on_its_values() throws ExpressionException {
        Condition condition = Condition.compile(
                "(metric.plugin == 'memory' and metric.type_instance =~ 'free') && metric.value < 1e9");
        EvaluationContext other = new TestContext().with("plugin", "disk").with("type_instance", "free");
        EvaluationContext memory = new TestContext()
                .with("plugin", "memory")
                .with("type_instance", "free")
                .with("value", 5.0);

        assertThat(condition.concerns(other)).isFalse();
        assertThat(condition.concerns(memory)).isTrue();
        assertThat(condition.isTrue(memory)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "metric.valu > 3 @ 7 @ did you mean \"value\"?",
                "metrics.value > 3 @ 0 @ did you mean \"metric\"?",
                "metric.value > 3 && notification.severity == 'x' @ 20 @ one of metrics, notifications",
                "1 > 0 @ 0 @ must ask for",
                "metric.value = 3 @ 13 @ write ==",
                "metric.value > 3 & metric.rate > 3 @ 17 @ did you mean &&?",
                "metric.value > 3 metric.rate @ 17 @ an operator such as && is missing before \"metric\"",
                "metric.value > @ 13 @ a value is missing after \">\"",
                "> 3 @ 0 @ a value is missing before \">\"",
                "metric.value > 3 && * 5 > 2 @ 17 @ a value is missing after \"&&\"",
                "(metric.value > 3 @ 0 @ \"(\" is not closed",
                "metric.value > 3 && (metric.rate > 1 || metric.rate < 0 @ 20 @ \"(\" is not closed",
                "metric.value > 3) @ 16 @ there is no \"(\"",
                "metric.value > 3 ? true @ 17 @ \"?\" has no \":\"",
                "metric.value > 3 : true @ 17 @ there is no \"?\"",
                "1 < metric.value < 3 @ 17 @ join two of them by &&",
                "metric.value == 1 == true @ 18 @ join two of them by &&",
                "metric.plugin =~ 'a' + 'b' @ 21 @ one string in quotes",
                "metric.value-- > 3 @ 12 @ nothing can be assigned",
                "metric.value > 3 // so @ 17 @ no comments",
                "metric.value > null @ 15 @ null can only be compared by == and !=",
                "metric.value + null > 1 @ 15 @ null can only be compared by == and !=",
                "!null && metric.value > 1 @ 1 @ null can only be compared by == and !=",
                "not metric.value > 3 @ 4 @ put the comparison after them in parentheses",
                "metric.value > 1 + metric.plugin @ 19 @ a string stands where a number is wanted",
                "metric.rate > 1 || metric.value @ 19 @ true or false is wanted",
                "metric.meta == null @ 7 @ \"meta\" needs a key",
                "metric.meta['a' > 3 @ 11 @ not closed",
                "metric.value.x > 3 @ 12 @ \".\" is not possible",
                "size(metric.plugin) > 3 @ 0 @ there are no functions",
                "metric.rate > 1 && metric.plugin > 3 @ 19 @ compared with",
                "metric.rate > 1 && metric.value =~ '3' @ 19 @ compared with",
                "metric.value @ 0 @ neither true nor false",
                "metric.plugin =~ '(' @ 17 @ missing closing )",
                "metric.plugin =~ metric.type @ 17 @ a pattern in quotes is missing",
                "metric.plugin == 'abc @ 17 @ has no end",
                "metric.value > 3; 1 @ 16 @ \";\" is not possible",
                "collectd.silent > 3 @ 9 @ there are running",
                "notification.value > 3 @ 13 @ has no field"
            })
    void a_mistake_is_told_with_its_place(String expression, int offset, String text) {
        ExpressionException mistake =
                catchThrowableOfType(ExpressionException.class, () -> Condition.compile(expression));

        assertThat(mistake).hasMessageContaining(text);
        assertThat(mistake.offset()).isEqualTo(offset);
    }

    @Test
    void meta_data_of_another_kind_is_an_error_of_that_event() throws ExpressionException {
        Condition condition = Condition.compile("metric.meta.size > 3");

        assertThat(condition.isTrue(new TestContext().withMeta("size", 4L))).isTrue();
        assertThatThrownBy(() -> condition.isTrue(new TestContext().withMeta("size", "4")))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining("a string");
    }
}
