package io.github.collectdmonitor.settings.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ParameterPatternTest {
    private static final String UNIT = "[a-z0-9@.-]{1,64}";

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "a", "getty@tty1.service", "a-b"})
    void takes_a_value_that_matches_as_a_whole(String value) {
        assertThat(new ParameterPattern(UNIT).refusal(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Nginx", "nginx ", " nginx", "nginx\n", "\nnginx", "nginx;id", "a\nb", "größe"})
    void refuses_a_value_that_matches_only_in_part(String value) {
        assertThat(new ParameterPattern(UNIT).refusal(value)).contains("does not match its pattern");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a|ab       ; ab
            (?m)^a$    ; a
            .+         ; größe 😀
            [^/]+      ; a%b
            (?s).+     ; a%b
            ''         ; ''
            """)
    void takes_what_its_syntax_says(String pattern, String value) {
        assertThat(new ParameterPattern(pattern).refusal(value.replace('%', '\n')))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a|ab       ; abc
            (?m)^a$    ; a%b
            a$         ; a%
            .+         ; a%b
            a          ; A
            """)
    void refuses_what_its_syntax_does_not_say(String pattern, String value) {
        assertThat(new ParameterPattern(pattern).refusal(value.replace('%', '\n')))
                .contains("does not match its pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-.*",
                "\\-.*",
                "^-.*",
                "^\\-.*",
                "-(?:v|-all)",
                "-(v|-[a-z]+)",
                "-[-|(]all",
                "-[]|-]all",
                "-\\|?-all",
                "-\\(*-all",
                "-(?i)-ALL",
                "-\\|{0}-all"
            })
    void takes_a_hyphen_first_where_the_pattern_has_one_first(String pattern) {
        assertThat(new ParameterPattern(pattern).refusal("--all")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-z-]+",
                "[-a-z]+",
                ".*",
                "(?s).*",
                "[^a]+",
                "\\x2d.*",
                "\\Q-\\E.*",
                "(^-.*)",
                "^^-.*",
                "(?i)-.*",
                "a|-.*",
                "(a|-.*)",
                "(?P<n>-.*)",
                ".?-.*",
                "(-.*)",
                "(?:-.*)",
                "(-x|[a-z-]+)",
                "(?:-v)?[a-z-]+",
                "(-v|--all)",
                "-?[a-z-]+",
                "-*[a-z-]+",
                "-+[a-z-]+",
                "-{0}[a-z-]+",
                "-{0,1}[a-z-]+",
                "\\-?[a-z-]+",
                "^-?[a-z-]+",
                "-\\Q\\E?[a-z-]+",
                "-(?i)?[a-z-]+",
                "-(?i)(?-i)*[a-z-]+",
                "-*|.*",
                "-x|.*",
                "-|--all",
                "-[(]|.*",
                "-[])(]|.*",
                "-[[:alpha:](]|.*",
                "-\\(|.*",
                "-\\[|.*",
                "-\\\\|.*",
                "-\\Q(\\E|.*",
                "-(a|b)|.*",
                "-(?:a[)]|b)|.*"
            })
    void refuses_a_hyphen_first_where_the_pattern_only_lets_it_pass(String pattern) {
        assertThat(new ParameterPattern(pattern).refusal("--all"))
                .contains("begins with a hyphen, which its pattern does not permit");
    }

    @Test
    @Tag("slow")
    void pattern_that_lets_a_hyphen_come_first_takes_nothing_without_one() {
        String[] parts = {
            "-", "\\-", "a", "|", "(", "(?:", "(?i)", ")", "?", "*", "{0}", "{", "[", "[^", "]", "^", "\\Q", "\\E",
            "\\", "."
        };
        List<String> values = List.of("", "a", "(", "|", "aa", "a-", "?", "]", "a|");
        Random random = new Random(20261126);
        int taking = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("-");
            for (int part = random.nextInt(1, 8); part > 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Optional<ParameterPattern> pattern = compiled(text.toString());
            if (pattern.isPresent() && takesHyphenFirst(pattern.get())) {
                taking++;
                assertThat(values)
                        .as(text.toString())
                        .noneMatch(value -> pattern.get().refusal(value).isEmpty());
            }
        }
        assertThat(taking).isGreaterThan(1000);
    }

    private static Optional<ParameterPattern> compiled(String text) {
        try {
            return Optional.of(new ParameterPattern(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean takesHyphenFirst(ParameterPattern pattern) {
        return pattern.refusal("-")
                .filter(reason -> reason.startsWith("begins"))
                .isEmpty();
    }

    @Test
    void refuses_what_no_program_can_be_given() {
        ParameterPattern any = new ParameterPattern("(?s).*");

        assertThat(any.refusal("a\0b"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("NUL"));
        assertThat(any.refusal("a\ud800b"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("cannot be passed to a program"));
    }

    @Test
    void counts_characters_up_to_4096_and_refuses_more() {
        ParameterPattern any = new ParameterPattern(".*");

        assertThat(any.refusal("😀".repeat(4096))).isEmpty();
        assertThat(any.refusal("a".repeat(4097))).contains("is longer than 4096 characters");
        assertThat(any.refusal("a".repeat(100_000))).contains("is longer than 4096 characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (a         | missing closing ): (a
            [a-z       | missing closing ]: [a-z
            *          | missing argument to repetition operator: *
            a{2,1}     | invalid repeat count: {2,1}
            (?=a)a     | invalid or unsupported Perl syntax: (?=
            \\1        | invalid escape sequence: \\1
            """)
    void says_why_a_text_is_no_pattern(String text, String reason) {
        assertThatThrownBy(() -> new ParameterPattern(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".{1,1000}",
                "(a{1000}){1000}",
                "((((a{100}){100}){100}){100})",
                "(?:(?:(?:[]a-z[:digit:]\\]]{1000}){1000}){1000}){1000}",
                "(((\\x{1F600}{1000,}){1000}){1000}){1000}",
                "(?:[a-z0-9]{1,63}\\.){1,8}[a-z]{2,63}"
            })
    void refuses_a_pattern_that_unfolds_without_measure_before_it_costs_anything(String text) {
        assertThatThrownBy(() -> new ParameterPattern(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expands to more than 600 steps");
    }

    @Test
    void refuses_a_pattern_of_more_than_1000_characters() {
        assertThatThrownBy(() -> new ParameterPattern("a".repeat(1001)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has 1001 characters, more than 1000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [a-z]{1,255}                                     | localhost
            (?:[0-9]{1,3}\\.){3}[0-9]{1,3}                   | 127.0.0.1
            (?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}       | fe80::1
            [0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}      | 00112233-4455-6677-8899-aabbccddeeff
            (?:(?i:a)b?){1,140}                              | Aba
            \\p{Greek}{1,250}                                | αβγ
            """)
    void takes_patterns_of_every_day(String pattern, String value) {
        assertThat(new ParameterPattern(pattern).refusal(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(()()()){50}a*b", "(|a){115}", "(?:(a?)*){95}", "(a*){145}b", "(?:a*)*b"})
    void a_value_made_to_cost_takes_no_time_and_fits_the_small_stack_of_the_agents_threads(String pattern)
            throws Exception {
        ParameterPattern compiled = new ParameterPattern(pattern);
        String value = "a".repeat(ParameterPattern.LONGEST_VALUE);
        FutureTask<Optional<String>> matching = new FutureTask<>(() -> compiled.refusal(value));
        new Thread(null, matching, "small stack", 256 * 1024).start();

        // One that backtracks takes longer than the age of the universe.
        assertThat(matching.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {".{0,255}", "(?:a(?:b(?:c(?:d){1,60})?)*)+", "((((((((((a))))))))))*"})
    void compiles_on_the_small_stack_of_the_agents_threads(String pattern) throws Exception {
        FutureTask<ParameterPattern> compiling = new FutureTask<>(() -> new ParameterPattern(pattern));

        new Thread(null, compiling, "small stack", 256 * 1024).start();

        assertThat(compiling.get()).hasToString(pattern);
    }

    @Test
    void an_interrupted_thread_compiles_all_the_same_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(new ParameterPattern("a").refusal("a")).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void is_the_same_as_another_of_the_same_text() {
        assertThat(new ParameterPattern("a+"))
                .isEqualTo(new ParameterPattern("a+"))
                .hasSameHashCodeAs(new ParameterPattern("a+"))
                .isNotEqualTo(new ParameterPattern("a*"))
                .hasToString("a+");
    }
}
