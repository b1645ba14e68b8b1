package io.github.collectdmonitor.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static byte[] commandLine(String... arguments) {
        return (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void what_the_locale_could_not_hold_is_read_from_the_process() {
        byte[] commandLine = commandLine("java", "-jar", "sender.jar", "ウェブ", "再起動", "-p", "what?", "");

        assertThat(Arguments.restored(new String[] {"?????????", "?????????", "-p", "what?", ""}, commandLine))
                .containsExactly("ウェブ", "再起動", "-p", "what?", "");
    }

    @Test
    void a_command_line_that_is_cut_short_changes_nothing() {
        assertThat(Arguments.restored(new String[] {"a?", "b"}, commandLine("a")))
                .containsExactly("a?", "b");
        assertThat(Arguments.restored(new String[] {"a?", "b"}, new byte[0])).containsExactly("a?", "b");
    }

    @Test
    void arguments_under_a_utf_8_locale_are_left_alone() {
        assertThat(Arguments.restored("plain", "hello")).containsExactly("plain", "hello");
    }
}
