package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

        assertThat(Objects.requireNonNull(settings.broker()).address()).isEqualTo(new BrokerAddress("broker", 1884));
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

        assertThat(Objects.requireNonNull(settings.broker()).address().port()).isEqualTo(1883);
        assertThat(Objects.requireNonNull(settings.topics()).qos()).isEqualTo(2);
        assertThat(settings.session())
                .isEqualTo(new AgentSettings.Session(
                        "collectd-monitor-host1", false, Duration.ofDays(7), Duration.ofSeconds(1)));
        assertThat(settings.limits())
                .isEqualTo(new AgentSettings.Limits(
                        1024 * 1024, 1000, 8, Duration.ofSeconds(60), null, Duration.ofSeconds(30)));
        assertThat(settings.state())
                .isEqualTo(new AgentSettings.State(
                        Path.of("/var/lib/collectd-monitor"), Duration.ofDays(7), 100_000, 256L * 1024 * 1024));
        assertThat(settings.collectd()).isEqualTo(CollectdSettings.defaults());
    }

    @Test
    void reads_where_and_how_much_the_agent_remembers() {
        AgentSettings settings = usable("{" + NEEDED + ",\"StateDir\":\"/srv/state/../agent\",\"LedgerRetention\":60,"
                + "\"LedgerMaxTasks\":1000,\"LedgerMaxBytes\":16777216,\"MaxCommandAge\":1.5}");

        assertThat(settings.state())
                .isEqualTo(new AgentSettings.State(Path.of("/srv/agent"), Duration.ofSeconds(60), 1000, 16_777_216L));
        assertThat(settings.limits().maxCommandAge()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void the_audit_log_is_in_the_state_folder_unless_it_is_said_where() {
        assertThat(usable("{" + NEEDED + "}").audit())
                .isEqualTo(
                        new AgentSettings.Audit(Path.of("/var/lib/collectd-monitor/audit.log"), 16L * 1024 * 1024, 20));
        assertThat(usable("{" + NEEDED + ",\"StateDir\":\"state\"}").audit().file())
                .isEqualTo(folder.resolve("state/audit.log"));
        assertThat(usable("{" + NEEDED + ",\"AuditFile\":\"log/a\",\"AuditMaxBytes\":65536,\"AuditKeptFiles\":0}")
                        .audit())
                .isEqualTo(new AgentSettings.Audit(folder.resolve("log/a"), 65_536, 0));
        assertThat(usable("{" + NEEDED + ",\"AuditMaxBytes\":1073741824,\"AuditKeptFiles\":10000}")
                        .audit())
                .extracting(AgentSettings.Audit::maxBytes, AgentSettings.Audit::keptFiles)
                .containsExactly(1L << 30, 10_000);
    }

    @Test
    void a_relative_state_folder_starts_at_the_files_folder_and_is_not_created() {
        AgentSettings settings = usable("{" + NEEDED + ",\"StateDir\":\"state/agent\"}");

        assertThat(settings.state().folder()).isEqualTo(folder.resolve("state/agent"));
        assertThat(folder).isDirectoryNotContaining("glob:**state**");
    }

    @Test
    void a_command_may_be_run_again_only_where_its_definition_says_so() {
        AgentSettings settings = usable("{" + NEEDED + ",\"Services\":{\"n\":{\"commands\":{\"plain\":\"a\","
                + "\"shell\":{\"shell\":\"a\",\"idempotent\":true},"
                + "\"argv\":{\"argv\":[\"/a\"],\"idempotent\":true},"
                + "\"silent\":{\"argv\":[\"/a\"]},"
                + "\"not\":{\"shell\":\"a\",\"idempotent\":false}}}}}");

        assertThat(settings.services().commands().get("n"))
                .allSatisfy((name, definition) -> assertThat(definition.idempotent())
                        .as(name)
                        .isEqualTo(name.equals("shell") || name.equals("argv")))
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "LedgerRetension":60      | LedgerRetention
            "LedgerMaxTask":1000      | LedgerMaxTasks
            "LedgerMaxByte":16777216  | LedgerMaxBytes
            "MaxComandAge":60         | MaxCommandAge
            """)
    void a_misspelt_key_of_the_state_gets_a_suggestion(String member, String suggestion) {
        assertThat(load("{" + NEEDED + ",\"Services\":{}," + member + "}").problems())
                .singleElement()
                .asString()
                .startsWith("warning: unknown key")
                .endsWith("did you mean \"" + suggestion + "\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            senders                   | Senders
            Sender                    | Senders
            requireSignature          | RequireSignature
            RequireSignatures         | RequireSignature
            AnonymousMayReplaceConf   | AnonymousMayReplaceConfig
            ClockScew                 | ClockSkew
            MaxSignaturAge            | MaxSignatureAge
            MaxRequestsPerMin         | MaxRequestsPerMinute
            AgentKeyFil               | AgentKeyFile
            secure                    | Secure
            CaFile                    | CAFile
            CertsFile                 | CertFile
            Keyfile                   | KeyFile
            user                      | User
            Passwort                  | Password
            PaswordFile               | PasswordFile
            Enviroment                | Environment
            Statedir                  | StateDir
            StateDr                   | StateDir
            AuditLile                 | AuditFile
            """)
    void a_misspelt_key_that_protects_something_is_an_error_with_a_suggestion(String key, String suggestion) {
        LoadedSettings loaded = load("{" + NEEDED + ",\"Services\":{},\"" + key + "\":{}}");

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: unknown key \"" + key + "\"; did you mean \"" + suggestion + "\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AuditKeptFile",
                "AuditMaxByte",
                "Service",
                "_comment",
                "Comment",
                "Description",
                "ClientID",
                "Port",
                "KeepAlive",
                "Uesr2",
                "CommandTopics",
                "LocalMonitorConfigDirs",
                "ReconnectIntervall"
            })
    void any_other_unknown_key_is_a_warning(String key) {
        LoadedSettings loaded = load("{" + NEEDED + ",\"Services\":{},\"" + key + "\":{}}");

        assertThat(loaded.settings()).isPresent();
        assertThat(loaded.problems()).singleElement().asString().startsWith("warning: unknown key \"" + key + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"shell":"a","User":"nobody"}                       | User    | user
            {"argv":["/a"],"User":"nobody"}                     | User    | user
            {"argv":["/a"],"usr":"nobody"}                      | usr     | user
            {"argv":["/a"],"Timeout":1}                         | Timeout | timeout
            {"argv":["/a"],"max-output":1}                      | max-output | max_output
            """)
    void an_unknown_key_of_a_command_is_an_error(String definition, String key, String suggestion) {
        LoadedSettings loaded = load("{" + NEEDED + ",\"Services\":{\"n\":{\"commands\":{\"x\":" + definition + "}}}}");

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: Services.n.commands.x: unknown key \"" + key + "\"; did you mean \""
                        + suggestion + "\"?");
    }

    @Test
    void an_unknown_key_of_a_command_that_is_near_to_none_is_an_error_too() {
        assertThat(load("{" + NEEDED
                                + ",\"Services\":{\"n\":{\"commands\":{\"x\":{\"shell\":\"a\",\"comment\":\"b\"}}}}}")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: Services.n.commands.x: unknown key \"comment\"");
    }

    @Test
    void a_misspelt_idempotent_gets_a_suggestion() {
        assertThat(load("{" + NEEDED + ",\"Services\":{\"n\":{\"commands\":{\"x\":"
                                + "{\"shell\":\"a\",\"idempotant\":true}}}}}")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "error: Services.n.commands.x: unknown key \"idempotant\"; did you mean" + " \"idempotent\"?");
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
                .extracting(ConfigProblem::toString)
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
                .filteredOn(ConfigProblem::isError)
                .extracting(ConfigProblem::place)
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
            "MaxWaitingTasks":10001                             | MaxWaitingTasks
            "QoS":1.5                                           | QoS
            "SessionExpiry":-1                                  | SessionExpiry
            "StateDir":""                                       | StateDir
            "StateDir":5                                        | StateDir
            "StateDir":"a\\u0000b"                              | StateDir
            "LedgerRetention":59                                | LedgerRetention
            "LedgerRetention":31449601                          | LedgerRetention
            "LedgerRetention":"7d"                              | LedgerRetention
            "LedgerMaxTasks":999                                | LedgerMaxTasks
            "LedgerMaxTasks":1000001                            | LedgerMaxTasks
            "LedgerMaxTasks":1000.5                             | LedgerMaxTasks
            "LedgerMaxBytes":16777215                           | LedgerMaxBytes
            "LedgerMaxBytes":2146435073                         | LedgerMaxBytes
            "AuditFile":""                                      | AuditFile
            "AuditMaxBytes":65535                               | AuditMaxBytes
            "AuditMaxBytes":1073741825                          | AuditMaxBytes
            "AuditKeptFiles":-1                                 | AuditKeptFiles
            "AuditKeptFiles":10001                              | AuditKeptFiles
            "MaxCommandAge":0                                   | MaxCommandAge
            "MaxCommandAge":31449601                            | MaxCommandAge
            "MaxCommandAge":true                                | MaxCommandAge
            "Services":{"a":{"commands":{"x":{"shell":"a","idempotent":"yes"}}}} | Services.a.commands.x.idempotent
            "Services":{"a":{"commands":{"x":{"argv":["/a"],"idempotent":1}}}}   | Services.a.commands.x.idempotent
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
                .filteredOn(ConfigProblem::isError)
                .extracting(ConfigProblem::place)
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
                .satisfies(configProblem -> assertThat(configProblem.toString()).contains(expected));
    }

    @Test
    void a_missing_file_is_a_problem_like_any_other() {
        assertThat(SettingsLoader.load(folder.resolve("nothing.json"), "h").problems())
                .singleElement()
                .satisfies(configProblem -> assertThat(configProblem.text()).contains("no such file"));
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
