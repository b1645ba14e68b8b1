package io.github.collectdmonitor.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RightPatternTest {
    @ParameterizedTest
    @CsvSource({
        "nginx/restart, nginx, restart, true",
        "nginx/restart, nginx, restarts, false",
        "nginx/restart, Nginx, restart, false",
        "nginx/*, nginx, any thing, true",
        "nginx/*, nginx2, restart, false",
        "*/status, any/thing, status, true",
        "*/status, a, b/status, false",
        "a*b*c/x, abc, x, true",
        "a*b*c/x, a--b--c, x, true",
        "a*b*c/x, ac, x, false",
        "a*bc/x, abc, x, true",
        "ab*bc/x, abc, x, false",
        "*/*, a, b, true",
        "*a*a*/x, a, x, false",
        "a.c/x, abc, x, false",
    })
    void pattern_covers_names_as_a_shell_would(String pattern, String service, String command, boolean covered) {
        assertThat(RightPattern.of(pattern).covers(new Right.Command(service, command)))
                .isEqualTo(covered);
    }

    @Test
    void no_pattern_for_commands_covers_the_config() {
        assertThat(RightPattern.of("*/*").covers(new Right.Config())).isFalse();
        assertThat(RightPattern.of("collectd/*").covers(new Right.Config())).isFalse();
        assertThat(RightPattern.of("collectd.conf").covers(new Right.Config())).isTrue();
        assertThat(RightPattern.of("collectd.conf").covers(new Right.Command("", "")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "nginx", "/", "nginx/", "/restart", "a/b/c"})
    void anything_else_is_no_pattern(String text) {
        assertThatThrownBy(() -> RightPattern.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SERVICE/COMMAND");
    }

    @Test
    void long_name_with_many_stars_costs_no_time() {
        String pattern = "*a".repeat(100) + "/x";

        assertThat(RightPattern.of(pattern).covers(new Right.Command("a".repeat(1 << 20) + "b", "x")))
                .isFalse();
    }
}
