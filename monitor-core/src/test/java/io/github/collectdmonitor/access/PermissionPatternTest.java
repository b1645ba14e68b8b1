package io.github.collectdmonitor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PermissionPatternTest {
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
        assertThat(PermissionPattern.of(pattern).covers(new Permission.Command(service, command)))
                .isEqualTo(covered);
    }

    @Test
    void no_pattern_for_commands_covers_the_config() {
        assertThat(PermissionPattern.of("*/*").covers(new Permission.Config())).isFalse();
        assertThat(PermissionPattern.of("collectd/*").covers(new Permission.Config()))
                .isFalse();
        assertThat(PermissionPattern.of("collectd.conf").covers(new Permission.Config()))
                .isTrue();
        assertThat(PermissionPattern.of("collectd.conf").covers(new Permission.Command("", "")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "nginx", "/", "nginx/", "/restart", "a/b/c"})
    void anything_else_is_no_pattern(String text) {
        assertThatThrownBy(() -> PermissionPattern.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SERVICE/COMMAND");
    }

    @Test
    void long_name_with_many_stars_costs_no_time() {
        String pattern = "*a".repeat(100) + "/x";

        assertThat(PermissionPattern.of(pattern).covers(new Permission.Command("a".repeat(1 << 20) + "b", "x")))
                .isFalse();
    }
}
