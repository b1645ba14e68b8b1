package io.github.collectdmonitor.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsLoaderTest {
    private static final String NEEDED = "\"Host\":\"localhost\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\"";

    @TempDir
    Path folder;

    private LoadedSettings load(String json) {
        Path file = folder.resolve("config.json");
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return SettingsLoader.load(file, "host1");
    }

    private AgentSettings usable(String json) {
        LoadedSettings loaded = load(json);
        return loaded.settings().orElseThrow(() -> new AssertionError(loaded.problems()));
    }

    @Test
    void reads_a_first_system_file_as_it_is() {
        AgentSettings settings = usable("""
                {"Host": "broker:1884", "User": "u", "Password": "p", "Secure": false, "CleanSession": false, "QoS": 1,
                 "CommandTopic": "t/c", "CommandResultTopic": "t/r", "ReconnectInterval": 5, "LogDevice": "syslog",
                 "LogLevel": "warning",
                 "Services": {
                   "hello": {"commands": {"exec": "/bin/echo \\"Hello World!\\""}},
                   "other": {"Commands": {"stop": "x"}},
                   "collectd": {"CommandPath": "/opt/c/sbin/collectd", "ConfigPath": "etc/collectd.conf",
                     "PIDPath": "/run/c.pid", "ReplacerReportPath": "report.json",
                     "commands": {"start": "s1", "stop": "s2"}}}}
                """);

        assertThat(settings.broker().address()).isEqualTo(new BrokerAddress("broker", 1884));
        assertThat(settings.topics()).isEqualTo(new AgentSettings.Topics("t/c", "t/r", 1));
        assertThat(settings.log()).isEqualTo(new AgentSettings.Log(LogDevice.SYSLOG, LogLevel.WARN));
        assertThat(settings.session().firstRetry()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.services().commands().get("hello"))
                .containsEntry("exec", new ShellLine("/bin/echo \"Hello World!\""));
        assertThat(settings.services().commands().get("other")).containsKey("stop");
        assertThat(settings.collectd().configPath()).isEqualTo(folder.resolve("etc/collectd.conf"));
        assertThat(settings.collectd().startCommand()).isEqualTo(new ShellLine("s1"));
        assertThat(settings.toString()).doesNotContain("\"p\"").doesNotContain("=p,");
    }

    @Test
    void has_the_documented_defaults() {
        AgentSettings settings = usable("{" + NEEDED + "}");

        assertThat(settings.broker().address().port()).isEqualTo(1883);
        assertThat(settings.topics().qos()).isEqualTo(2);
        assertThat(settings.session())
                .isEqualTo(new AgentSettings.Session(
                        "collectd-monitor-host1", false, Duration.ofDays(7), Duration.ofSeconds(1)));
        assertThat(settings.limits())
                .isEqualTo(new AgentSettings.Limits(
                        1024 * 1024, 1000, 8, Duration.ofSeconds(60), null, Duration.ofSeconds(30)));
        assertThat(settings.collectd()).isEqualTo(CollectdSettings.defaults());
    }

    @Test
    void reads_commands_without_a_shell() {
        AgentSettings settings = usable("{" + NEEDED
                + ",\"Services\":{\"n\":{\"commands\":{\"r\":{\"argv\":[\"/bin/systemctl\",\"restart\",\"nginx\"],"
                + "\"timeout\":30,\"max_output\":100,\"user\":\"www\"},\"s\":{\"shell\":\"a|b\",\"timeout\":90}}}}}");

        assertThat(settings.services().commands().get("n"))
                .containsEntry(
                        "r",
                        new Argv(List.of("/bin/systemctl", "restart", "nginx"), Duration.ofSeconds(30), 100, "www"))
                .containsEntry("s", new ShellLine("a|b", Duration.ofSeconds(90), 64 * 1024));
    }

    @Test
    void an_unknown_key_is_a_warning_with_a_suggestion() {
        LoadedSettings loaded = load("{" + NEEDED + ",\"Services\":{\"nginx\":{\"comands\":{}}},\"Qos\":1}");

        assertThat(loaded.settings()).isPresent();
        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "warning: Services.nginx: unknown key \"comands\"; did you mean \"commands\"?",
                        "warning: unknown key \"Qos\"; did you mean \"QoS\"?");
    }

    @Test
    void tells_all_problems_at_once() {
        LoadedSettings loaded = load("{\"Host\":5,\"QoS\":3,\"Secure\":\"yes\",\"Services\":{\"a\":{\"commands\":"
                + "{\"x\":5,\"y\":{\"argv\":[]},\"z\":{}}},\"b\":[]},\"MaxPayload\":1e99,\"LogLevel\":\"loud\"}");

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::place)
                .containsExactlyInAnyOrder(
                        "Secure",
                        "Host",
                        "CommandTopic",
                        "QoS",
                        "MaxPayload",
                        "LogLevel",
                        "Services.a.commands.x",
                        "Services.a.commands.y.argv",
                        "Services.a.commands.z",
                        "Services.b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Secure":true,"Host":"127.0.0.1"                    | Host
            "Secure":true,"Host":"[::1]:8883"                   | Host
            "Secure":true,"CAFile":"no-such.pem"                | CAFile
            "Host":"a b"                                        | Host
            "Host":"h:70000"                                    | Host
            "CommandTopic":"a/#"                                | CommandTopic
            "CommandResultTopic":"c"                            | CommandResultTopic
            "ClientId":""                                       | ClientId
            "MaxWaitingTasks":0                                 | MaxWaitingTasks
            "QoS":1.5                                           | QoS
            "SessionExpiry":-1                                  | SessionExpiry
            "Services":5                                        | Services
            "Services":{"a":{"commands":{"x":{"argv":["ls"]}}}} | Services.a.commands.x.argv
            "Services":{"a":{"commands":{"x":{"shell":"a","user":"u"}}}} | Services.a.commands.x.user
            "Services":{"a":{"commands":{"x":"a\\u0000b"}}}     | Services.a.commands.x
            "Services":{"a":{"commands":{"x":{"argv":["/a"],"user":"-x"}}}} | Services.a.commands.x.user
            "Services":{"collectd":{"StopTimeout":"5"}}         | Services.collectd.StopTimeout
            "Services":{"collectd":{"Control":"upstart"}}       | Services.collectd.Control
            """)
    void names_the_place_of_a_wrong_value(String members, String place) {
        String json = "{" + members + (members.contains("\"Host\"") ? "" : ",\"Host\":\"h\"")
                + (members.contains("\"CommandTopic\"") ? "" : ",\"CommandTopic\":\"c\"") + "}";

        LoadedSettings loaded = load(json);

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::place)
                .containsExactly(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"Host":                    | line 1
            []                          | not a JSON object
            {"Host":"a","Host":"b"}     | twice
            """)
    void says_where_a_broken_file_is_broken(String json, String expected) {
        assertThat(load(json).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains(expected));
    }

    @Test
    void a_missing_file_is_a_problem_like_any_other() {
        assertThat(SettingsLoader.load(folder.resolve("nothing.json"), "h").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).contains("no such file"));
    }

    @Test
    void a_changed_file_is_read_again_and_a_broken_edit_keeps_the_last_good_one() throws IOException {
        Path file = folder.resolve("config.json");
        AgentSettings first = usable("{" + NEEDED + ",\"Services\":{\"a\":{\"commands\":{\"x\":\"1\"}}}}");
        SettingsFile live = new SettingsFile(file, "host1", first);

        Files.writeString(file, "{" + NEEDED + ",\"Services\":{\"bb\":{\"commands\":{\"x\":\"1\"}}}}");
        assertThat(live.current().services().commands()).containsOnlyKeys("bb");

        Files.writeString(file, "{ broken");
        assertThat(live.current().services().commands()).containsOnlyKeys("bb");

        Files.delete(file);
        assertThat(live.current().services().commands()).containsOnlyKeys("bb");
    }
}
