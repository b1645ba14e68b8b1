package io.github.collectdmonitor.collectd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that secrets of a config are hidden in every form in which collectd may print them. */
final class ConfigSecretsTest {
    private static final List<String> NAMES =
            List.of("Password", "AUTHPASSWORD", "Community", "SecretKey", "\ufeffToken", "\1User", "=Header");
    private static final List<String> BEFORE =
            List.of("", "\ufeff", "<Plugin x>\n", "Broken <\n", "Foo \"a\\\n\"\n\"b\n", "\"\n", "</x>\n");
    private static final List<String> BETWEEN =
            List.of(" ", "\t", "\b", " = ", "\\\n", "\\\r\n ", ";", " other ", " 12 ");
    private static final List<String> AFTER = List.of("\n", ";\n", "\r\n", "", " # why\n", " x\n");

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String secret() {
        String letters = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,;:#'<>/=\u00e9\ufeff\u20ac\"\\";
        StringBuilder secret = new StringBuilder("q");
        for (int i = 4 + random.nextInt(12); i > 0; i--) {
            secret.append(letters.charAt(random.nextInt(letters.length())));
        }
        return secret.append("Zz").toString();
    }

    /** Quotes a secret with required and needless escapes, and continued over lines. */
    private String written(String secret) {
        StringBuilder written = new StringBuilder("\"");
        for (int i = 0; i < secret.length(); i++) {
            char letter = secret.charAt(i);
            boolean escaped = letter == '"' || letter == '\\' || (letter < 0x80 && random.nextInt(6) == 0);
            written.append(escaped ? "\\" : "").append(letter);
            if (letter != ' ' && random.nextInt(12) == 0) {
                written.append("\\\n");
            }
        }
        return written.append('"').toString().replaceAll("\\\\\n(?=[ \"\\\\])", "");
    }

    @Test
    void generated_secret_is_never_shown() {
        for (int i = 0; i < 2000; i++) {
            String secret = secret();
            // After an unclosed string, the rest has another meaning for collectd, and for the agent.
            String before = pick(BEFORE.subList(0, 4));
            String config = before + pick(NAMES) + pick(BETWEEN) + written(secret) + pick(AFTER);
            String printed =
                    "plugin x: cannot log in with `" + secret + "' at db\n\"" + secret + "\" again\nand " + secret;

            assertThat(ConfigSecrets.of(config).hide(printed))
                    .as(config)
                    .doesNotContain(secret)
                    .isEqualTo("plugin x: cannot log in with `…' at db\n\"…\" again\nand …");
        }
    }

    @Test
    void begin_of_a_secret_that_is_cut_off_is_hidden() {
        ConfigSecrets configSecrets = ConfigSecrets.of("Password \"correct horse battery\"\n");

        assertThat(configSecrets.hide("plugin `x-correct horse bat' failed\nit was correct horse b"))
                .isEqualTo("plugin `x-…' failed\nit was …");
    }

    @Test
    void secrets_that_overlap_are_hidden_together() {
        assertThat(ConfigSecrets.of("Password abcdef\nUser \"defghi\"\n").hide("<abcdefghi>"))
                .isEqualTo("<…>");
    }

    @Test
    void number_is_hidden_as_it_was_written_and_as_collectd_prints_it() {
        assertThat(ConfigSecrets.of("Password 0xBADC0DE\nToken 4711.50\n")
                        .hide("0xBADC0DE, 195936478, 195936478.000000, 4711.50, 4711.500000"))
                .isEqualTo("…, …, …, …, …");
    }

    @Test
    void value_that_is_named_by_another_value_is_hidden() {
        assertThat(ConfigSecrets.of("<Database \"user db\">\n DriverOption \"password\" \"hush hush\"\n</Database>\n")
                        .hide("user db: cannot set \"hush hush\""))
                .isEqualTo("user db: cannot set \"…\"");
    }

    @Test
    void secret_of_an_included_file_is_hidden() throws IOException {
        Files.writeString(
                folder.resolve("part"), "Password \"h\u00fcsch!\"\nbroken <\nToken inpart\n", StandardCharsets.UTF_8);
        Path config = Files.writeString(folder.resolve("collectd.conf"), "Include \"" + folder + "/pa*\"\n");

        assertThat(ConfigSecrets.of(config).hide("h\u00fcsch! inpart")).isEqualTo("… …");
    }

    @Test
    void nothing_is_shown_where_there_are_too_many_secrets_to_look_for() {
        StringBuilder config = new StringBuilder();
        for (int i = 0; i < 6000; i++) {
            config.append("Password secret").append(i).append('\n');
        }

        assertThat(ConfigSecrets.of(config.toString()).hide("anything")).isEqualTo("…");
    }
}
