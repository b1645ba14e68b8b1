package io.github.collectdmonitor.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShownTextTest {
    @Test
    void what_commands_aterminal_or_ends_aline_is_shown_as_aquestion_mark() {
        assertThat(ShownText.of("a\nb\r\u001b[31mc\u0085\u2028\u2029\u202e\u200b\0\ud800\ue000", 100))
                .isEqualTo("a?b??[31mc????????");
    }

    @Test
    void text_in_any_language_stays_as_it_is() {
        String text = "Größe 大きい 😀 ~";

        assertThat(ShownText.of(text, 100)).isEqualTo(text);
    }

    @Test
    void what_is_too_long_is_cut() {
        assertThat(ShownText.of("x".repeat(101), 100)).isEqualTo("x".repeat(100) + "…");
        assertThat(ShownText.of("x".repeat(99) + "😀", 100)).isEqualTo("x".repeat(99) + "?…");
    }
}
