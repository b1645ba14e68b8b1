package io.github.collectdmonitor.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may reach a terminal or a line of a log. */
final class ControlCharactersTest {
    private static final String TAG = new String(Character.toChars(0xE0041));

    private static String printed(String text) throws IOException {
        StringWriter terminal = new StringWriter();
        try (PrintWriter out = new PrintWriter(new ControlEscapingWriter(terminal))) {
            out.print(text);
        }
        return terminal.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0", "\u0007", "\b", "\r", "\u000b", "\f", "\u001b", "\u007f", "\u0080", "\u0085", "\u009b", "\u009d",
                "\u00ad", "\u061c", "\u200b", "\u200e", "\u202a", "\u202e", "\u2028", "\u2029", "\u2066", "\u2069",
                "\ufeff", "\ud800", "\udc00", "\udbffx"
            })
    void what_commands_a_terminal_is_escaped_everywhere(String text) throws IOException {
        for (String shown : new String[] {
            ControlCharacters.escaped("a" + text + "b"),
            printed("a" + text + "b"),
            ControlCharacters.escaped(text + text)
        }) {
            assertThat(shown.codePoints().noneMatch(ControlCharacters::contain)).isTrue();
            assertThat(shown).contains("\\");
        }
    }

    @Test
    void text_to_be_read_stays_as_it_is() throws IOException {
        String text = "größe 日本語 العربية 😀 𝄞 \\u001b \"quoted\" \ue000";
        assertThat(ControlCharacters.escaped(text)).isEqualTo(text);
        assertThat(printed(text + "\n\t" + text + "\n")).isEqualTo(text + "\n\t" + text + "\n");
    }

    @Test
    void ends_of_lines_and_tabs_are_escaped_where_one_line_is_meant() {
        assertThat(ControlCharacters.escaped("a\nb\r\nc\td" + TAG)).isEqualTo("a\\nb\\r\\nc\\td\\udb40\\udc41");
    }

    @Test
    void half_of_a_pair_that_is_written_alone_waits_for_the_other() throws IOException {
        StringWriter terminal = new StringWriter();
        try (ControlEscapingWriter writer = new ControlEscapingWriter(terminal)) {
            writer.write("\ud83d");
            writer.write("\ude00\udb40");
            writer.write("\udc41\ud83d");
        }
        assertThat(terminal).hasToString("😀\\udb40\\udc41\\ud83d");
    }

    @Test
    void json_stays_the_same_value_on_one_line() {
        String json =
                "{\r\n\t\"host\": \"w\u202eeb\u009b\", \"n\":\n1, \"s\": \"\\u001b\\n" + TAG + "\u2028\u007f😀\"}\n";
        String shown = ControlCharacters.escapedJson(json);
        assertThat(shown.codePoints().noneMatch(ControlCharacters::contain)).isTrue();
        assertThat(JsonParser.parseString(shown)).isEqualTo(JsonParser.parseString(json));
        String plain = "{\"task_id\":1,\"message\":\"Hello World!\",\"code\":0}";
        assertThat(ControlCharacters.escapedJson(plain)).isEqualTo(plain);
    }
}
