package io.github.collectdmonitor.settings.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of local monitoring in config.json. */
final class MonitorReaderTest {
    private static final String BROKER = "\"Host\":\"broker\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",";
    private static final String RULES = "\"LocalMonitorConfigDir\":\"rules\",";

    @TempDir
    Path folder;

    @BeforeEach
    void rules() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        Files.writeString(folder.resolve("auth"), "agent: secret\n");
    }

    private LoadedSettings load(String members) {
        Path file = folder.resolve("config.json");
        try {
            Files.writeString(file, "{" + members + "\"Services\":{}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SettingsLoader.load(file, "host1", Map.of());
    }

    private MonitorSettings monitor(String members) {
        LoadedSettings loaded = load(members);
        assertThat(loaded.problems()).noneMatch(ConfigProblem::isError);
        return Objects.requireNonNull(loaded.settings().orElseThrow().monitor());
    }

    @Test
    void folder_alone_means_collectds_network_plugin_on_this_host() {
        MonitorSettings monitor = monitor(BROKER + RULES);

        assertThat(monitor.rules()).isEqualTo(folder.resolve("rules"));
        assertThat(monitor.network())
                .isEqualTo(new MonitorSettings.Network(
                        ListenAddress.DEFAULT,
                        SecurityLevel.NONE,
                        null,
                        java.util.List.of(Path.of("/usr/share/collectd/types.db"))));
        assertThat(monitor.poll()).isNull();
        assertThat(monitor.socket()).isEqualTo(Path.of("/var/run/collectd-unixsock"));
    }

    @Test
    void no_broker_is_needed() {
        LoadedSettings loaded = load(RULES);

        assertThat(loaded.problems()).noneMatch(ConfigProblem::isError);
        assertThat(loaded.settings().orElseThrow().broker()).isNull();
        assertThat(loaded.settings().orElseThrow().topics()).isNull();
    }

    @Test
    void without_rules_a_broker_is_needed() {
        assertThat(load("").settings()).isEmpty();
    }

    @Test
    void half_a_broker_is_no_broker() {
        assertThat(load(RULES + "\"Host\":\"broker\",").problems())
                .extracting(ConfigProblem::place)
                .contains("CommandTopic");
    }

    @Test
    void unixsock_can_be_asked_instead() {
        MonitorSettings monitor = monitor(
                RULES
                        + "\"LocalMonitor\":{\"Feed\":\"unixsock\",\"PollInterval\":5,\"Socket\":\"/run/sock\",\"MaxSeries\":7},");

        assertThat(monitor.network()).isNull();
        assertThat(monitor.poll()).isEqualTo(Duration.ofSeconds(5));
        assertThat(monitor.socket()).isEqualTo(Path.of("/run/sock"));
        assertThat(monitor.maxSeries()).isEqualTo(7);
    }

    @Test
    void listening_for_other_hosts_works_with_signed_packets() {
        MonitorSettings.Network network = Objects.requireNonNull(monitor(RULES
                        + "\"LocalMonitor\":{\"Listen\":\"[::]:25827\",\"SecurityLevel\":\"sign\",\"AuthFile\":\"auth\","
                        + "\"TypesDB\":[\"/a\",\"b\"]},")
                .network());

        assertThat(network.listen()).isEqualTo(new ListenAddress("::", 25827));
        assertThat(network.security()).isEqualTo(SecurityLevel.SIGN);
        assertThat(network.typesDb()).containsExactly(Path.of("/a"), folder.resolve("b"));
    }

    @Test
    void handlers_have_limits_by_their_files_name() {
        MonitorSettings monitor = monitor(RULES
                + "\"LocalMonitor\":{\"Handlers\":{\"disk.lua\":{\"cooldown\":\"5m\",\"at_most\":\"2 in 1h\"}}},");

        assertThat(monitor.handlers()).isEqualTo(Map.of("disk.lua", new HandlerLimits("5m", "2 in 1h")));
    }

    @Test
    void lua_and_its_account_are_named_or_the_usual_ones() {
        assertThat(monitor(RULES).lua()).isEqualTo(LuaSettings.DEFAULT);
        assertThat(monitor(RULES + "\"LocalMonitor\":{\"Lua\":\"/usr/bin/lua5.4\",\"LuaUser\":\"judge\"},")
                        .lua())
                .isEqualTo(new LuaSettings("/usr/bin/lua5.4", "judge"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Listen\":\"0.0.0.0\"                              | LocalMonitor.SecurityLevel",
                "\"Listen\":\"192.0.2.1:25826\"                      | LocalMonitor.SecurityLevel",
                "\"Listen\":\"127.0.0.1.example\"                    | LocalMonitor.Listen",
                "\"Listen\":\"::1\"                                  | LocalMonitor.Listen",
                "\"Listen\":\"127.0.0.1:99999\"                      | LocalMonitor.Listen",
                "\"Listen\":5                                        | LocalMonitor.Listen",
                "\"SecurityLevel\":\"Encrypt\"                       | LocalMonitor.AuthFile",
                "\"SecurityLevel\":\"high\",\"AuthFile\":\"auth\"    | LocalMonitor.SecurityLevel",
                "\"Feed\":\"mqtt\" | LocalMonitor.Feed",
                "\"Feed\":[\"network\"] | LocalMonitor.Feed",
                "\"PollInterval\":0                                  | LocalMonitor.PollInterval",
                "\"MaxSeries\":0                                     | LocalMonitor.MaxSeries",
                "\"Handlers\":{\"disk\":{}}                          | LocalMonitor.Handlers.disk",
                "\"Handlers\":{\"disk.lua\":{\"cooldwn\":\"1m\"}}    | LocalMonitor.Handlers.disk.lua",
                "\"Lua\":\"bin/lua\"                               | LocalMonitor.Lua",
                "\"Lua\":\"-e\"                                    | LocalMonitor.Lua",
                "\"Lua\":5                                         | LocalMonitor.Lua",
                "\"LuaUser\":\"root\"                              | LocalMonitor.LuaUser",
                "\"LuaUser\":\"--init-groups\"                     | LocalMonitor.LuaUser",
                "\"Secturity\":\"Sign\"                              | LocalMonitor"
            })
    void what_cannot_be_used_is_an_error_with_its_place(String members, String place) {
        LoadedSettings loaded = load(RULES + "\"LocalMonitor\":{" + members + "},");

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .filteredOn(ConfigProblem::isError)
                .extracting(ConfigProblem::place)
                .contains(place);
    }

    @Test
    void folder_that_is_not_there_is_an_error() {
        assertThat(load("\"LocalMonitorConfigDir\":\"nowhere\",").problems())
                .filteredOn(ConfigProblem::isError)
                .extracting(ConfigProblem::place)
                .containsExactly("LocalMonitorConfigDir");
    }

    @Test
    void details_without_a_folder_are_an_error() {
        assertThat(load(BROKER + "\"LocalMonitor\":{},").problems())
                .filteredOn(ConfigProblem::isError)
                .extracting(ConfigProblem::place)
                .containsExactly("LocalMonitor");
    }
}
