package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests configs that the check rejects, while a real collectd keeps running. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalTest {
    private final ReplaceScene scene = ReplaceScene.running();
    private final long runs = scene.pid();

    @AfterAll
    void close() {
        scene.close();
    }

    private Outcome refused(String text) {
        Outcome outcome = scene.replace(text);
        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.CONFIG_BROKEN);
        assertThat(outcome.message()).startsWith("New config seems broken!: ").hasLineCount(1);
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().runningPids()).containsExactly(runs);
        assertThat(scene.filesBeside()).containsExactly(".collectd.conf.lock", "collectd.conf");
        return outcome;
    }

    @Test
    void a_syntax_error_is_told_with_its_line() {
        Outcome outcome = refused("LoadPlugin load\n<Plugin load>\n  Broken <\n</Plugin>\n");

        assertThat(outcome.message())
                .contains("`collectd.conf', line 3: syntax error")
                .doesNotContain("near");
    }

    @Test
    void what_the_parser_stumbles_over_is_not_told() {
        assertThat(refused("<Plugin x>\n  User a\n</Plugin> my-secret-word\n").message())
                .doesNotContain("my-secret-word");
        assertThat(refused("LoadPlugin load\n<Plugin x>\n  User a \"two\nlines of': my-secret-word\" <\n</Plugin>\n")
                        .message())
                .doesNotContain("my-secret-word");
    }

    @Test
    void an_unclosed_block_is_refused() {
        refused(scene.collectd().texts().syntaxError());
    }

    @Test
    void an_unknown_plugin_is_told_although_a_log_plugin_swallows_it() {
        assertThat(refused(scene.collectd().texts().unknownPlugin()).message()).contains("nosuch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only\n\n  # comments\n", "Hostname \"a\0b\"\nLoadPlugin load\n"})
    void what_collectd_would_misjudge_is_refused(String text) {
        refused(text);
    }

    @Test
    void a_nul_in_a_comment_is_accepted_as_collectd_does() {
        Outcome outcome = scene.carryOut(new Check("# a\0b\n" + scene.quick("new") + "LoadPlugin uptime # \0\n", null));

        assertThat(outcome.code()).as(outcome.message()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ufeff\n",
                "\1\2\n\f",
                "\u00a0\n; = ! \n\\\n",
                "<Load>\n  <Inner>\n  </Inner>\n</Load>\n",
                "Include \"%1$s\"\nInclude \"%1$s/*.conf\"\nInclude \"/dev/null\"\n",
                "<Include \"%1$s\">\n  Filter \"*.conf\"\n</Include>\n",
                "Include \"$NO_SUCH_VARIABLE\"\n",
                "\"never \\\nclosed\n"
            })
    void what_collectd_drops_as_a_whole_is_empty(String text) throws IOException {
        Path empty = Files.createDirectories(scene.state().resolve("empty"));

        assertThat(refused(String.format(text, empty)).message()).contains("is empty");
    }

    @Test
    void a_timeout_with_which_collectd_does_not_start_is_refused() {
        assertThat(refused("LoadPlugin load\nTimeout 1.9\n").message()).contains("Timeout");
    }

    @Test
    void a_config_too_large_for_collectds_parser_is_refused() {
        refused("LoadPlugin load\n# " + "x".repeat(8 * 1024 * 1024) + "\n");
    }

    @Test
    void a_collectd_that_is_not_there_is_told_with_where_it_was_looked_for() {
        try (CommandRunner runner = new CommandRunner()) {
            var nowhere =
                    scene.configPath(Path.of("/nonexistent/collectd.conf")).settings();
            scene.configPath(scene.collectd().configFile());
            Outcome outcome = new ConfigReplacer(runner, () -> nowhere, scene.state(), Clock.systemUTC())
                    .carryOut(ReplaceScene.TASK, new Replace("LoadPlugin load\n", null, null, false));

            assertThat(outcome.resultCode()).contains(ResultCode.COLLECTD_NOT_FOUND);
            assertThat(outcome.message()).contains("/nonexistent/collectd.conf", "ConfigPath");
        }
    }
}
