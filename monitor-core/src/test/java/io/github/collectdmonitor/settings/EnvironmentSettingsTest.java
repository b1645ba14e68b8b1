package io.github.collectdmonitor.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.load.LoadedSettings;
import io.github.collectdmonitor.settings.load.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentSettingsTest {
    @TempDir
    Path folder;

    private LoadedSettings load(String environment) throws IOException {
        Path file = Files.writeString(
                folder.resolve("config.json"),
                "{\"Host\":\"h\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",\"Services\":{}," + environment
                        + "}");
        return SettingsLoader.load(file, "host1");
    }

    @Test
    void variables_are_read_and_may_stand_instead_of_the_fixed_ones() throws IOException {
        LoadedSettings loaded = load("\"Environment\":{\"PATH\":\"/opt/bin\",\"_x1\":\"\",\"NAME\":\"a b\\nあ\"}");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.settings().orElseThrow().environment().variables())
                .hasSize(3)
                .containsEntry("PATH", "/opt/bin")
                .containsEntry("_x1", "")
                .containsEntry("NAME", "a b\nあ");
    }

    @Test
    void without_the_key_nothing_is_added() throws IOException {
        assertThat(load("\"QoS\":1").settings().orElseThrow().environment().variables())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'1A':'secret'}                   | Environment.1A                    | not the name of a variable",
                "{'A-B':'secret'}                  | Environment.A-B                   | not the name of a variable",
                "{'':'secret'}                     | Environment.                      | not the name of a variable",
                "{'A=B':'secret'}                  | Environment.A=B                   | not the name of a variable",
                "{'LD_PRELOAD':'secret'}           | Environment.LD_PRELOAD            | every program",
                "{'NOTIFY_SOCKET':'secret'}        | Environment.NOTIFY_SOCKET         | agent's own",
                "{'CREDENTIALS_DIRECTORY':'secret'} | Environment.CREDENTIALS_DIRECTORY | agent's own",
                "{'A':5}                           | Environment.A                     | must be a string",
                "{'A':'secret\\u0000'}             | Environment.A                     | NUL",
                "['secret']                        | Environment                       | must be an object"
            },
            quoteCharacter = '~')
    void what_cannot_be_a_variable_is_an_error_that_does_not_show_the_value(String json, String place, String text)
            throws IOException {
        LoadedSettings loaded = load("\"Environment\":" + json.replace('\'', '"'));

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems()).singleElement().satisfies(configProblem -> {
            assertThat(configProblem.place()).isEqualTo(place);
            assertThat(configProblem.text()).contains(text).doesNotContain("secret");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {32 * 1024 - 3, 32 * 1024 - 2})
    void all_together_may_have_32_kibibytes(int length) throws IOException {
        LoadedSettings loaded = load("\"Environment\":{\"A\":\"" + "x".repeat(length) + "\"}");

        assertThat(loaded.settings().isPresent()).isEqualTo(length == 32 * 1024 - 3);
    }

    @Test
    void values_do_not_show() throws IOException {
        assertThat(load("\"Environment\":{\"TOKEN\":\"secret\"}").toString())
                .contains("TOKEN")
                .doesNotContain("secret");
    }
}
