package io.github.collectdmonitor.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Conditions mean what they always meant: generated and chosen expressions, with what Commons JEXL 3.7.1 made of them for twelve
 * events when it evaluated rules.
 */
final class RecordedResultsTest {
    private static final String REFUSED = "refused";

    /**
     * An expression with its results, a letter for each event: t for true, f for false, e for an expression that does not fit.
     *
     * @param former the results that JEXL gave
     * @param wanted the same, or what differs deliberately (docs/RATIONALE.md)
     */
    private record Recorded(String expression, String former, String wanted) {}

    private static List<String> lines() throws IOException {
        try (InputStream file = RecordedResultsTest.class.getResourceAsStream("jexl-results.tsv")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<EvaluationContext> events(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("event\t"))
                .map(line -> event(JsonParser.parseString(line.substring(line.indexOf('\t')))
                        .getAsJsonObject()))
                .toList();
    }

    private static EvaluationContext event(JsonObject json) {
        TestContext event = new TestContext();
        for (String name : json.keySet()) {
            JsonElement value = json.get(name);
            if (value instanceof JsonObject meta) {
                meta.keySet().forEach(key -> event.withMeta(key, value(meta.get(key))));
            } else {
                event.with(name, value(value));
            }
        }
        return event;
    }

    /** Numbers stand in arrays, as texts: whole ones with L are Longs, as in an event's meta data. */
    private static Object value(JsonElement json) {
        if (json instanceof JsonArray number) {
            String text = number.get(0).getAsString();
            return text.endsWith("L") ? (Object) Long.valueOf(text.replace("L", "")) : Double.valueOf(text);
        }
        JsonPrimitive primitive = json.getAsJsonPrimitive();
        return primitive.isBoolean() ? (Object) primitive.getAsBoolean() : primitive.getAsString();
    }

    private static List<Recorded> recorded(List<String> lines) {
        List<Recorded> recorded = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            if (!columns[0].equals("event")) {
                String expression = JsonParser.parseString(columns[2]).getAsString();
                recorded.add(new Recorded(expression, columns[0], columns[1].isEmpty() ? columns[0] : columns[1]));
            }
        }
        return recorded;
    }

    private static String results(String expression, List<EvaluationContext> events) {
        Condition condition;
        try {
            condition = Condition.compile(expression);
        } catch (ExpressionException e) {
            return REFUSED;
        }
        StringBuilder results = new StringBuilder();
        for (EvaluationContext event : events) {
            try {
                results.append(condition.concerns(event) && condition.isTrue(event) ? 't' : 'f');
            } catch (EvaluationException e) {
                results.append('e');
            }
        }
        return results.toString();
    }

    @Test
    void expressions_mean_what_they_meant_before() throws IOException {
        List<String> lines = lines();
        List<EvaluationContext> events = events(lines);
        List<Recorded> all = recorded(lines);

        assertThat(all)
                .allSatisfy(each -> assertThat(results(each.expression(), events))
                        .as(each.expression())
                        .isEqualTo(each.wanted()));
        assertThat(events).hasSize(12);
        assertThat(all).hasSizeGreaterThan(2000);
    }

    @Test
    void only_the_word_null_and_one_way_to_write_a_choice_mean_something_else() throws IOException {
        assertThat(recorded(lines()).stream().filter(each -> !each.wanted().equals(each.former())))
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(each.expression()).containsPattern("\\bnull\\b|\\?\\."));
    }
}
