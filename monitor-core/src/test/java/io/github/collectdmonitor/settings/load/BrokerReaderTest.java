package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords and keys in files, also those that systemd hands over. */
final class BrokerReaderTest {
    private static final String NEEDED =
            "\"Host\":\"broker\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\"," + "\"Services\":{}";

    @TempDir
    Path folder;

    @TempDir
    Path credentials;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void handOver() {
        environment = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());
    }

    private LoadedSettings load(String members) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), "{" + NEEDED + "," + members + "}");
        return SettingsLoader.load(file, "host1", environment);
    }

    private BrokerSettings broker(String members) throws IOException {
        LoadedSettings loaded = load(members);
        assertThat(loaded.problems()).isEmpty();
        return Objects.requireNonNull(loaded.settings().orElseThrow().broker());
    }

    private ConfigProblem problem(String members) throws IOException {
        LoadedSettings loaded = load(members);
        assertThat(loaded.problems()).hasSize(1);
        return loaded.problems().get(0);
    }

    private static void secret(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void password_is_the_first_line_of_a_file_beside_the_settings() throws IOException {
        secret(folder.resolve("password"), "swordfish\nnot this\n");

        assertThat(broker("\"PasswordFile\":\"password\"").password()).isEqualTo(new Secret("swordfish"));
    }

    @Test
    void password_comes_from_the_credentials_of_the_unit() throws IOException {
        secret(credentials.resolve("mqtt-password"), "swordfish");

        assertThat(broker("\"PasswordFile\":\"$CREDENTIALS_DIRECTORY/mqtt-password\"")
                        .password())
                .isEqualTo(new Secret("swordfish"));
    }

    @Test
    void keys_and_certificates_come_from_the_credentials_of_the_unit() throws IOException {
        Path authority = Files.writeString(credentials.resolve("ca"), "any");
        Path certificate = Files.writeString(credentials.resolve("cert"), "any");
        Path key = Files.writeString(credentials.resolve("key"), "any");

        assertThat(broker(
                                "\"Secure\":true,\"CAFile\":\"$CREDENTIALS_DIRECTORY/ca\","
                                        + "\"CertFile\":\"$CREDENTIALS_DIRECTORY/cert\",\"KeyFile\":\"$CREDENTIALS_DIRECTORY/key\"")
                        .tls())
                .isEqualTo(new TlsSettings(authority, certificate, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PasswordFile", "CAFile", "KeyFile", "CertFile"})
    void credentials_outside_of_a_unit_are_an_error_that_says_what_to_do(String key) throws IOException {
        environment = Map.of();

        ConfigProblem configProblem = problem("\"" + key + "\":\"$CREDENTIALS_DIRECTORY/secret\"");

        assertThat(configProblem)
                .hasToString("error: " + key + ": needs LoadCredential= in the unit;"
                        + " to check outside of it set CREDENTIALS_DIRECTORY");
    }

    @Test
    void only_a_path_that_begins_with_the_variable_is_one_of_the_credentials() throws IOException {
        Files.createDirectory(folder.resolve("$CREDENTIALS_DIRECTORY_OLD"));
        secret(folder.resolve("$CREDENTIALS_DIRECTORY_OLD/password"), "swordfish");
        environment = Map.of();

        assertThat(broker("\"PasswordFile\":\"$CREDENTIALS_DIRECTORY_OLD/password\"")
                        .password())
                .isEqualTo(new Secret("swordfish"));
    }

    @Test
    void password_and_a_file_for_it_exclude_each_other() throws IOException {
        secret(folder.resolve("password"), "swordfish");

        ConfigProblem configProblem = problem("\"Password\":\"other\",\"PasswordFile\":\"password\"");

        assertThat(configProblem.isError()).isTrue();
        assertThat(configProblem.place()).isEqualTo("PasswordFile");
        assertThat(configProblem.text()).contains("Password cannot both").doesNotContain("swordfish", "other");
    }

    @Test
    void password_file_that_all_can_read_is_warned_about() throws IOException {
        secret(folder.resolve("password"), "swordfish");
        Files.setPosixFilePermissions(folder.resolve("password"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        LoadedSettings loaded = load("\"PasswordFile\":\"password\"");

        assertThat(Objects.requireNonNull(loaded.settings().orElseThrow().broker())
                        .password())
                .isEqualTo(new Secret("swordfish"));
        assertThat(loaded.problems())
                .singleElement()
                .asString()
                .startsWith("warning: PasswordFile: ")
                .contains("can be read by others", "chmod o-r")
                .doesNotContain("swordfish");
    }

    @Test
    void password_file_that_is_no_use_is_an_error_that_says_why() throws IOException {
        Files.writeString(folder.resolve("empty"), "\nsecond");
        Files.write(folder.resolve("latin"), "p\u00e4ss".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("long"), "x".repeat(65536));

        assertThat(problem("\"PasswordFile\":\"empty\"").text()).endsWith("its first line is empty");
        assertThat(problem("\"PasswordFile\":\"latin\"").text()).endsWith("its first line is not UTF-8");
        assertThat(problem("\"PasswordFile\":\"long\"").text()).endsWith("its first line is longer than 65535 bytes");
        assertThat(problem("\"PasswordFile\":\"missing\"").text()).endsWith("there is no such file");
        assertThat(problem("\"PasswordFile\":\".\"").text()).endsWith("it is not a file");
    }

    @Test
    void longest_password_of_mqtt_is_read() throws IOException {
        secret(folder.resolve("long"), "x".repeat(65535) + "\r\n");

        assertThat(broker("\"PasswordFile\":\"long\"").password()).isEqualTo(new Secret("x".repeat(65535)));
    }

    @Test
    void there_is_no_setting_that_turns_the_check_of_certificates_off() throws IOException {
        ConfigProblem configProblem = problem("\"Secure\":true,\"Insecure\":true");

        assertThat(configProblem).hasToString("error: unknown key \"Insecure\"; did you mean \"Secure\"?");
    }

    @ParameterizedTest
    @CsvSource({"CertFile, KeyFile", "KeyFile, CertFile"})
    void certificate_or_key_alone_is_an_error_under_the_other_ones_name(String given, String missing)
            throws IOException {
        Path file = Files.writeString(folder.resolve("file.pem"), "");

        assertThat(load("\"Secure\":true,\"" + given + "\":\"" + file + "\"").problems())
                .extracting(ConfigProblem::toString)
                .contains("error: " + missing + ": is missing; CertFile and KeyFile must be given together")
                .noneMatch(text -> text.contains("Host"));
    }
}
