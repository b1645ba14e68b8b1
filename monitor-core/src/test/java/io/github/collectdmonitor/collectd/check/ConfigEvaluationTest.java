package io.github.collectdmonitor.collectd.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigEvaluationTest {
    @TempDir
    Path folder;

    private ConfigFacts scan(String text) throws IOException {
        return ConfigEvaluation.read(Files.writeString(folder.resolve("collectd.conf"), text));
    }

    @Test
    void without_a_word_the_interval_is_ten_seconds_and_there_is_no_socket() throws IOException {
        assertThat(scan("LoadPlugin load\n"))
                .isEqualTo(new ConfigFacts(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), 2, Duration.ofSeconds(10), List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LoadPlugin unixsock\n",
                "loadplugin \"UNIXSOCK\" # why\n",
                "<LoadPlugin unixsock>\n  Globals false\n</LoadPlugin>\n",
                "  LOADPLUGIN \\\n  unixsock\n",
                "\ufeffLoadPlugin unixsock\n",
                "\1LoadPlugin unixsock\n",
                "\u00a0LoadPlugin unixsock\n",
                "LoadPlugin unixsock;\n",
                "LoadPlugin = unixsock\n",
                "LoadPlugin \"unixsock\n",
                "LoadPlugin\"unixsock\"\r\n",
                "LoadPlugin \"uni\\\n  xsock\"\n",
                "LoadPlugin \"\\unixsock\"\n",
                "\b;LoadPlugin\f cpu # no \"\nLoadPlugin unixsock\n",
                "<LoadPlugin unixsock>\n</LoadPlugin>\n",
                "AutoLoadPlugin yes\n<Plugin unixsock>\n  SocketPerms \"0660\"\n</Plugin>\n"
            })
    void the_socket_is_seen_however_its_plugin_is_loaded(String text) throws IOException {
        assertThat(scan(text).socket()).isEqualTo(Path.of("/var/run/collectd-unixsock"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# LoadPlugin unixsock\n",
                "<Plugin unixsock>\n  SocketFile \"/x\"\n</Plugin>\n",
                "Hostname \"\\\"\nLoadPlugin x\"\n",
                "<Plugin exec>\n  LoadPlugin unixsock\n</Plugin>\n",
                "LoadPlugin unix;sock\n",
                "LoadPlugin unixsock",
                "LoadPlugin unixsock\n</Plugin>\n",
                "<Plugin x>\nLoadPlugin unixsock\n</plugin>\n",
                "LoadPlugin unixsock extra\n",
                "Foo \"a\\\n\"\nLoadPlugin unixsock\nBar \"b\"\n"
            })
    void a_plugin_that_is_not_loaded_is_not_taken_for_loaded(String text) throws IOException {
        assertThat(scan(text).socket()).isNull();
    }

    @Test
    void the_socket_file_is_that_of_the_unixsock_block() throws IOException {
        ConfigFacts facts = scan("""
                LoadPlugin unixsock
                <Plugin other>
                  SocketFile "/wrong"
                </Plugin>
                <Plugin "unixsock">
                  socketfile "/a b/so#ck"
                </Plugin>
                """);

        assertThat(facts.socket()).isEqualTo(Path.of("/a b/so#ck"));
    }

    @Test
    void configuration_of_a_plugin_that_is_not_loaded_yet_is_dropped() throws IOException {
        assertThat(scan("<Plugin unixsock>\n  SocketFile \"/early\"\n</Plugin>\nLoadPlugin unixsock\n")
                        .socket())
                .isEqualTo(ConfigEvaluation.DEFAULT_SOCKET);
    }

    @Test
    void plugin_keeps_the_interval_that_was_set_before_it() throws IOException {
        ConfigFacts facts = scan("LoadPlugin cpu\nInterval 0x1E\nLoadPlugin df\n");

        assertThat(facts.shortest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(facts.certain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(facts.longest()).isEqualTo(Duration.ofSeconds(30));
        assertThat(scan("Interval 30\nInterval soon\n").longest()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void include_is_followed_at_the_top_level_only() throws IOException {
        Files.writeString(folder.resolve("part"), "LoadPlugin unixsock\n");

        assertThat(scan("<Plugin x>\n  Include \"" + folder.resolve("part") + "\"\n</Plugin>\n")
                        .socket())
                .isNull();
    }

    @Test
    void intervals_of_plugins_and_of_all_are_told_apart() throws IOException {
        ConfigFacts facts = scan("""
                Interval 30
                <LoadPlugin df>
                  Interval 300.5
                </LoadPlugin>
                <LoadPlugin cpu>
                  Interval 1
                </LoadPlugin>
                <Plugin exec>
                  Interval 7777
                </Plugin>
                """);

        assertThat(facts.shortest()).isEqualTo(Duration.ofSeconds(1));
        assertThat(facts.longest()).isEqualTo(Duration.ofMillis(300_500));
    }

    @Test
    void includes_are_followed_as_files_patterns_and_filtered_folders() throws IOException {
        Files.createDirectories(folder.resolve("one.d"));
        Files.createDirectories(folder.resolve("two.d/deeper"));
        Files.writeString(folder.resolve("plain"), "Interval 3\n");
        Files.writeString(folder.resolve("one.d/a.conf"), "LoadPlugin unixsock\n");
        Files.writeString(
                folder.resolve("two.d/deeper/b.conf"), "<Plugin unixsock>\n  SocketFile \"/found\"\n</Plugin>\n");
        Files.writeString(folder.resolve("two.d/c.skipped"), "Interval 99\n");
        Files.writeString(folder.resolve("two.d/.hidden.conf"), "Interval 99\n");

        ConfigFacts facts = scan("""
                Include "%1$s/plain"
                Include "%1$s/*.d/*.conf"
                <Include "%1$s/two.d">
                  Filter "*.conf"
                </Include>
                """.formatted(folder));

        assertThat(facts)
                .isEqualTo(new ConfigFacts(
                        Duration.ofSeconds(3), Duration.ofSeconds(3), 2, null, List.of(), Path.of("/found")));
    }

    @Test
    void intervals_inside_of_plugin_blocks_count_as_long_ones() throws IOException {
        ConfigFacts facts = scan("""
                Timeout 4
                LoadPlugin snmp
                <Plugin snmp>
                  <Host "switch">
                    Interval 300
                  </Host>
                </Plugin>
                <Plugin python>
                  <Module slow>
                    Interval "60"
                  </Module>
                </Plugin>
                """);

        assertThat(facts.shortest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(facts.longest()).isEqualTo(Duration.ofMinutes(5));
        assertThat(facts.timeout()).isEqualTo(4);
        assertThat(facts.certain()).isNull();
    }

    @Test
    void plugins_whose_values_come_from_elsewhere_are_told_from_those_that_are_certain() throws IOException {
        String network = "LoadPlugin network\n<Plugin network>\n  %s\n</Plugin>\n";

        assertThat(scan(network.formatted("Server \"host\"")).open()).isEmpty();
        assertThat(scan(network.formatted("Listen \"host\"")).open()).containsExactly("network");
        assertThat(scan(network.formatted("<Listen \"host\">\n  </Listen>")).open())
                .containsExactly("network");
        assertThat(scan("LoadPlugin Python\nLoadPlugin exec\nLoadPlugin df\n").open())
                .containsExactly("exec", "python");
        assertThat(scan("Interval 60\nLoadPlugin cpu\n<LoadPlugin load>\n  Interval 5\n</LoadPlugin>\n")
                        .certain())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_config_that_includes_itself_is_refused_as_collectd_refuses_it() throws IOException {
        assertThat(scan("Include \"" + folder.resolve("collectd.conf") + "\"\nInclude \"" + folder
                                + "/*\"\nLoadPlugin unixsock\n")
                        .socket())
                .isNull();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void what_never_ends_is_not_read() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.conf");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(scan("Include \"" + pipe + "\"\nInclude \"/dev/zero\"\nInterval 3\n")
                        .longest())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void config_with_more_statements_than_the_heap_may_hold_is_not_read_and_no_secret_of_it_shown() throws IOException {
        Path included = Files.writeString(folder.resolve("many"), "A 1\n".repeat(101_000));
        Path config = Files.writeString(
                folder.resolve("collectd.conf"), "Interval 3\nInclude \"" + included + "\"\nPassword \"secret\"\n");

        assertThat(ConfigEvaluation.read(config).shortest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(ConfigEvaluation.objection(ConfigReader.read(config), true)).isEmpty();
        assertThat(ConfigSecrets.of(config).hide("secret and more")).doesNotContain("secret", "more");

        Files.writeString(included, "A 1\n".repeat(90_000));
        assertThat(ConfigEvaluation.read(config).shortest()).isEqualTo(Duration.ofSeconds(3));
        assertThat(ConfigSecrets.of(config).hide("secret and more"))
                .doesNotContain("secret")
                .contains("more");
    }
}
