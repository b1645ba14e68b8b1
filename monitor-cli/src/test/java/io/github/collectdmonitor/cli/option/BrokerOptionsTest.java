package io.github.collectdmonitor.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.cli.error.SenderException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.BrokerSettings.TlsSettings;
import io.github.collectdmonitor.settings.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

class BrokerOptionsTest {
    private final List<String> warnings = new ArrayList<>();
    private PasswordPrompt prompt = what -> {
        throw new AssertionError("nothing is to be asked");
    };

    @Command
    static final class Options {
        @Mixin
        private BrokerOptions broker = new BrokerOptions();

        @Parameters
        private List<String> names = new ArrayList<>();
    }

    private BrokerSettings settings(String... arguments) throws SenderException {
        Options options = new Options();
        new CommandLine(options).setExpandAtFiles(false).parseArgs(arguments);
        return options.broker.settings(prompt, Map.of("SECRET", "from environment", "EMPTY", ""), warnings::add);
    }

    @Test
    void the_default_is_a_plain_broker_on_this_host() throws SenderException {
        assertThat(settings()).isEqualTo(BrokerSettings.plain(new BrokerAddress("localhost", 1883)));
    }

    @ParameterizedTest
    @CsvSource({
        "-h broker, broker, 1883",
        "-hbroker, broker, 1883",
        "--host=broker:1884, broker, 1884",
        "-h [::1]:1884, ::1, 1884",
        "-h [::1], ::1, 1883",
        "-h 192.0.2.1:99, 192.0.2.1, 99",
        "-s -h broker, broker, 8883",
        "-sh broker:1, broker, 1"
    })
    void all_forms_of_a_host_are_read(String arguments, String host, int port) throws SenderException {
        assertThat(settings(arguments.split(" ")).address()).isEqualTo(new BrokerAddress(host, port));
    }

    @Test
    void secure_takes_the_pem_files(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.pem"), "any");

        assertThat(settings("-s", "--cafile", file.toString(), "--cert", file.toString(), "--key", file.toString())
                        .tls())
                .isEqualTo(new TlsSettings(file, file, file));
        assertThat(settings("-s").tls()).isEqualTo(new TlsSettings(null, null, null));
        assertThat(settings().tls()).isNull();
    }

    @Test
    void insecure_says_each_time_what_it_gives_up() throws SenderException {
        assertThat(settings("-s", "--insecure", "-h", "broker").tls())
                .isEqualTo(new TlsSettings(null, null, null, true));
        assertThat(warnings)
                .containsExactly("--insecure: an attacker between here and broker can read and change everything,"
                        + " including the password");
    }

    @Test
    void insecure_takes_an_address_too_as_no_name_is_verified() throws SenderException {
        assertThat(settings("-s", "--insecure", "-h", "192.0.2.1").address())
                .isEqualTo(new BrokerAddress("192.0.2.1", 8883));
        assertThatThrownBy(() -> settings("-s", "-h", "192.0.2.1")).hasMessageContaining("must be given by its name");
    }

    @Test
    void insecure_needs_tls_and_excludes_certificates_to_trust(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "any");

        assertThatThrownBy(() -> settings("--insecure"))
                .hasMessageContaining("--insecure has no effect without --secure");
        assertThatThrownBy(() -> settings("-s", "--insecure", "--cafile", file.toString()))
                .hasMessageContaining("--insecure")
                .hasMessageContaining("--cafile");
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_password_before_the_names_is_read_as_before() throws SenderException {
        Options options = new Options();
        new CommandLine(options).parseArgs("-p", "secret", "hello", "exec");

        assertThat(options.names).containsExactly("hello", "exec");
        assertThat(settings("-p", "secret", "hello", "exec").password()).isEqualTo(new Secret("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "--password=secret, secret",
        "-psecret, secret",
        "-p=secret, secret",
        "-p=-h, -h",
        "--password @file, @file",
        "-p ${sys:user.home}, ${sys:user.home}",
        "-p=, ''"
    })
    void a_password_is_taken_as_it_stands(String arguments, String password) throws SenderException {
        assertThat(settings(arguments.split(" ")).password()).isEqualTo(new Secret(password));
    }

    @ParameterizedTest
    @CsvSource({"hello exec -p", "-p -u me hello exec", "-u me -p --secure", "-p --host=broker", "--password"})
    void a_password_option_without_a_value_asks(String arguments) throws SenderException {
        prompt = what -> Optional.of(new Secret("typed"));

        assertThat(settings(arguments.split(" ")).password()).isEqualTo(new Secret("typed"));
    }

    @Test
    void without_a_terminal_there_is_an_error_that_says_what_to_do() {
        prompt = what -> Optional.empty();

        assertThatThrownBy(() -> settings("-p"))
                .hasMessageContaining("without a terminal")
                .hasMessageContaining("--password-file");
    }

    @Test
    void a_password_comes_from_the_environment() throws SenderException {
        assertThat(settings("--password-env", "SECRET").password()).isEqualTo(new Secret("from environment"));
        assertThatThrownBy(() -> settings("--password-env", "EMPTY")).hasMessageContaining("EMPTY");
        assertThatThrownBy(() -> settings("--password-env", "MISSING")).hasMessageContaining("MISSING");
    }

    @ParameterizedTest
    @CsvSource({"first, first", "'first\nsecond', first", "'first\r\n', first", "' a b \n', ' a b '", "秘密, 秘密"})
    void a_password_is_the_first_line_of_a_file(String content, String password, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("password"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(settings("--password-file", file.toString()).password()).isEqualTo(new Secret(password));
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_password_file_that_all_can_read_is_warned_about(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(settings("--password-file", file.toString()).password()).isEqualTo(new Secret("secret"));
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(file.toString(), "chmod 600")
                .doesNotContain("secret");
    }

    @Test
    void a_password_file_that_is_no_use_is_an_error(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\nsecond");
        Path latin = Files.write(folder.resolve("latin"), "p\u00e4ss".getBytes(StandardCharsets.ISO_8859_1));
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> settings("--password-file", empty.toString())).hasMessageContaining("is empty");
        assertThatThrownBy(() -> settings("--password-file", latin.toString())).hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> settings("--password-file", missing.toString()))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> settings("--password-file", folder.toString())).hasMessageContaining("it is a folder");
    }
}
