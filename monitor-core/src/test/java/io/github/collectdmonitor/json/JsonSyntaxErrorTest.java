package io.github.collectdmonitor.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSyntaxErrorTest {
    private static final String VALID = """
            {"Host": "broker:1883", "QoS": 2, "Secure": false, "User": null,
             "Services": {"a": {"commands": {"b": "echo \\"c\\" \\u00e9"}}}, "list": [1, -2.5e3, "x", {}, []]}
            """;
    private static final String MARKS = "{}[]\",:'/#\\-+.0123e \n\ttrufalsn\u201c";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1, // why| at line 1 column 10: JSON has no comments",
                "{\"a\": 1 /* why */}| at line 1 column 9: JSON has no comments",
                "# why| at line 1 column 1: JSON has no comments",
                "{\"a\": 1,}| at line 1 column 8: JSON has no comma after the last member",
                "[1, 2,]| at line 1 column 6: JSON has no comma after the last value",
                "{\"a\": 1 \"b\": 2}| at line 1 column 9: a comma is missing before this",
                "{\"a\": 1,, \"b\": 2}| at line 1 column 9: a value is missing here",
                "{\"a\" 1}| at line 1 column 6: a colon is missing after the member's name",
                "{\"a\": \"b}| at line 1 column 7: this string has no closing quote",
                "{'a': 1}| at line 1 column 2: names and strings must be in double quotes",
                "{a: 1}| at line 1 column 2: names and strings must be in double quotes",
                "{\u201ca\u201d: 1}| at line 1 column 2: names and strings must be in double quotes",
                "[True]| at line 1 column 2: names and strings must be in double quotes; without them there are only true,"
                        + " false and null",
                "{\"a\": 01}| at line 1 column 7: this is not a JSON number: digits without leading zeros, a fraction"
                        + " with digits on both sides",
                "{\"a\": \"\\d\"}| at line 1 column 8: a backslash in a string must be written twice, or begin an escape"
                        + " such as \\n",
                "{\"a\": [1}| at line 1 column 9: this bracket does not match the [ at line 1 column 7",
                "{\"a\": {\"b\": 1}| at line 1 column 15: the { at line 1 column 1 is not closed",
                "{} {}| at line 1 column 4: there is text after the end of the JSON value",
                "{}}| at line 1 column 3: this bracket has no opening bracket",
                "{\"a\": }| at line 1 column 7: a value is missing here"
            })
    void names_the_mistake_and_its_place(String text, String expected) {
        assertThat(JsonSyntaxError.describe(text)).isEqualTo(expected.replaceFirst("^ *", " "));
    }

    @Test
    void string_that_runs_over_its_line_is_named_where_it_begins() {
        assertThat(JsonSyntaxError.describe("{\n  \"a\": \"b,\n  \"c\": 1\n}"))
                .isEqualTo(" at line 2 column 8: this string has no closing quote on its line");
    }

    @Test
    void finds_a_mistake_exactly_where_the_reader_refuses_the_text() {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = mutated(random);
            boolean valid = true;
            try {
                StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
            } catch (InvalidJsonException e) {
                valid = String.valueOf(e.getMessage()).contains("appears twice");
            }
            refused += valid ? 0 : 1;
            assertThat(JsonSyntaxError.describe(text) == null).as(text).isEqualTo(valid);
        }
        assertThat(refused).isBetween(1000, 19_999);
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(VALID);
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, MARKS.charAt(random.nextInt(MARKS.length())));
                default -> text.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
            }
        }
        return text.toString();
    }
}
