package io.github.collectdmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code --check} warns of settings that have no effect or cannot work. */
class CheckWarningsTest {
    private static final String PROGRAM = "\"argv\": [\"/bin/true\"]";

    @TempDir
    private Path folder;

    private String monitor = "";
    private String senders = "";
    private String broker = "";
    private String command = PROGRAM;

    @BeforeEach
    void makeRules() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void rule(String... conditions) throws IOException {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < conditions.length; i++) {
            rules.append(i == 0 ? "" : ",\n")
                    .append("{\"name\": \"r" + i + "\", \"service\": \"app\", \"command\": \"restart\", \"when\": \"")
                    .append(conditions[i])
                    .append("\"}");
        }
        write("rules/rules.json", "{\"rules\": [" + rules + "]}");
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** The lines, without the config's name. */
    private List<String> check(int exitCode) throws IOException {
        write("config.json", """
                {%s "LocalMonitorConfigDir": "rules", "StateDir": "%s", "LocalMonitor": {%s}, "Senders": {%s},
                 "Services": {"app": {"commands": {"restart": {%s}}}}}
                """.formatted(broker, folder.resolve("state"), monitor, senders, command));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String config = folder.resolve("config.json").toString();
        int code = new CommandLine(new AgentMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--check", "--config", config);
        assertThat(code).as(out + "\n" + err).isEqualTo(exitCode);
        return out.toString()
                .lines()
                .map(line -> line.replace(config + ": ", ""))
                .toList();
    }

    private void assertWarned(String text) throws IOException {
        assertThat(check(0))
                .anySatisfy(line -> assertThat(line).startsWith("warning: ").contains(text));
    }

    @Test
    void what_may_all_happen_is_no_warning_and_the_last_line_counts() throws IOException {
        rule("metric.value > 1", "notification.severity == 'failure' && notification.plugin == 'df'");
        senders = "\"local-rules\": {\"Allow\": [\"app/*\"]}, \"anonymous\": {\"Allow\": [\"app/restart\"]}";

        List<String> lines = check(0);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("2 rules, 1 command, 1 sender");
        assertThat(lines.get(lines.size() - 2)).isEqualTo("can be used");
        assertThat(lines).noneMatch(line -> line.contains("rules.json") || line.contains("Allow"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "notification.severity == 'FAILURE', failure",
                "'failed' == notification.severity, never holds",
                "notification.severity =~ 'crit', never holds",
                "notification.severity != 'critical', always holds",
                "notification.plugin == 'collectd-monitor', own notifications",
                "metric.plugin == 'a' && metric.plugin == 'b', cannot equal both",
                "feed.silent < 0, never negative",
                "metric.interval == -1, never negative",
                "metric.plugin == '', every value has one",
            })
    void condition_that_never_or_always_holds(String condition, String warning) throws IOException {
        rule(condition);
        assertWarned(warning);
        assertThat(check(0)).anyMatch(line -> line.contains("rules.json:1:12: r0: when: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metric.severity == 'FAILURE'",
                "notification.value > 1",
                "metric.value == 'high'",
                "notification.severity > 1",
            })
    void field_or_type_that_does_not_fit_is_an_error(String condition) throws IOException {
        rule(condition);
        assertThat(check(2)).anyMatch(line -> line.startsWith("error: ") && line.contains("r0"));
    }

    @Test
    void no_rule_at_all() throws IOException {
        assertWarned("no rules and no handlers");
        assertThat(check(0)).endsWith("0 rules, 1 command, 0 senders");
    }

    @Test
    void right_that_matches_nothing_and_a_rule_that_is_denied() throws IOException {
        rule("metric.value > 1");
        senders =
                "\"local-rules\": {\"Allow\": [\"ap/*\"]}, \"anonymous\": {\"Allow\": [\"app/restart\"], \"Deny\": [\"app/stop\"]}";
        assertWarned("Senders.local-rules.Allow: \"ap/*\" matches no command");
        assertWarned("Senders.anonymous.Deny: \"app/stop\" matches no command");
        assertWarned("Senders denies app/restart to local-rules");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            "argv": ["/nosuch/program"] ! Services.app.commands.restart: there is no program /nosuch/program
            "argv": ["/usr"]            ! cannot be run
            "argv": ["/bin/true"], "user": "nosuch-user" ! there is no user nosuch-user
            """)
    void command_that_cannot_be_run(String definition, String warning) throws IOException {
        rule("metric.value > 1");
        command = definition;
        assertWarned(warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            "Listen": "192.0.2.1:25826", "SecurityLevel": "Sign", "AuthFile": "auth" ! 192.0.2.1
            "Listen": "nosuch.invalid:1", "SecurityLevel": "Sign", "AuthFile": "auth" ! no host nosuch.invalid
            "Listen": "239.192.74.66:1", "SecurityLevel": "Sign", "AuthFile": "auth" ! multicast
            "TypesDB": ["/nosuch/types.db"] ! /nosuch/types.db
            "Handlers": {"gone.lua": {"cooldown": "1m"}} ! LocalMonitor.Handlers.gone.lua
            """)
    void feed_that_cannot_be_had(String settings, String warning) throws IOException {
        rule("metric.value > 1");
        write("auth", "user1: a password\n");
        Files.setPosixFilePermissions(folder.resolve("auth"), PosixFilePermissions.fromString("rw-------"));
        monitor = settings;
        assertWarned(warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            0.0.0.0:1        ! error: LocalMonitor.SecurityLevel: must be Sign or Encrypt
            192.0.2.1:1      ! error: LocalMonitor.SecurityLevel: must be Sign or Encrypt
            nosuch.invalid:1 ! error: LocalMonitor.Listen: there is no host nosuch.invalid
            239.192.74.66:1  ! error: LocalMonitor.Listen: 239.192.74.66 is a multicast address
            [ff18::1]:1      ! error: LocalMonitor.Listen: ff18::1 is a multicast address
            """)
    void address_that_is_refused_without_protection_is_reported_once(String address, String warning)
            throws IOException {
        rule("metric.value > 1");
        monitor = "\"Listen\": \"" + address + "\"";
        assertThat(check(2))
                .filteredOn(
                        line -> line.contains("Listen") || line.contains("SecurityLevel") || line.contains("listen"))
                .singleElement()
                .asString()
                .startsWith(warning);
    }

    @Test
    void files_of_tls_are_looked_at_beside_mistakes_in_the_settings() throws IOException {
        rule("metric.value > 1");
        write("text.pem", "no certificate\n");
        broker = "\"Secure\": true, \"QoS\": 7, \"CAFile\": \"text.pem\", \"CertFile\": \"text.pem\",";

        assertThat(check(2))
                .anyMatch(line -> line.startsWith("error: CAFile: "))
                .anyMatch(line -> line.startsWith("error: CertFile: "))
                .anyMatch(line -> line.startsWith("error: KeyFile: is missing"))
                .anyMatch(line -> line.startsWith("error: QoS: "))
                .anyMatch(line -> line.startsWith("error: Host: is missing"));
        broker = "\"Secure\": true, \"CAFile\": \"gone.pem\",";
        assertThat(check(2)).filteredOn(line -> line.contains("CAFile")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"localhost:25826", "127.9.9.9", "[::1]:25826", "LOCALHOST:1"})
    void address_of_this_host_is_no_warning(String address) throws IOException {
        rule("metric.value > 1");
        monitor = "\"Listen\": \"" + address + "\"";
        assertThat(check(0)).noneMatch(line -> line.contains("Listen"));
    }
}
