package io.github.collectdmonitor.rules.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.github.collectdmonitor.rules.definition.Action;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Hold.Lasting;
import io.github.collectdmonitor.rules.definition.Hold.Times;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
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

final class RuleFolderTest {
    private static final String GOOD = """
            {"rules": [{
              "name": "memory-low", "description": "for the night",
              "when": "metric.plugin == 'memory' && metric.type_instance == 'free' && metric.value < 1e9",
              "hold": "3 of 5", "clear": "metric.value > 2e9",
              "service": "app", "command": "restart",
              "cooldown": "5m", "at_most": "2 in 30m", "then": {"service": "pager", "command": "call"},
              "dry_run": true, "target": "monitor/{metric.host}/command"
            }]}
            """;

    @TempDir
    private Path folder;

    private LoadedRules load(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
        return RuleFolder.load(folder);
    }

    private static String rule(String members) {
        return "{\"rules\": [{\"name\": \"r\", \"when\": \"metric.value > 1\", \"service\": \"s\", \"command\": \"c\""
                + members + "}]}";
    }

    @Test
    void a_rule_is_read_as_written() throws IOException {
        LoadedRules loaded = load("memory.json", GOOD);

        assertThat(loaded.problems()).isEmpty();
        Rule rule = loaded.rules().get(0);
        assertThat(rule.name()).isEqualTo("memory-low");
        assertThat(rule.place()).isEqualTo("memory.json:1:12");
        assertThat(rule.hold()).isEqualTo(new Times(3, 5));
        assertThat(Objects.requireNonNull(rule.clear()).text()).isEqualTo("metric.value > 2e9");
        assertThat(rule.action()).isEqualTo(new Action("app", "restart"));
        assertThat(rule.instead()).isEqualTo(new Action("pager", "call"));
        assertThat(rule.limits()).isEqualTo(new FiringLimits(Duration.ofMinutes(5), 2, Duration.ofMinutes(30)));
        assertThat(rule.dryRun()).isTrue();
        assertThat(rule.isLocal()).isFalse();
        assertThat(Objects.requireNonNull(rule.target()).resolve("web1"))
                .isEqualTo(new Target("monitor/web1/command", "monitor/web1/result"));
    }

    @Test
    void what_is_left_out_has_its_default() throws IOException {
        Rule rule = load("a.json", rule("")).rules().get(0);

        assertThat(rule.hold()).isEqualTo(new Times(1, 1));
        assertThat(rule.clear()).isNull();
        assertThat(rule.instead()).isNull();
        assertThat(rule.limits()).isEqualTo(FiringLimits.DEFAULT);
        assertThat(rule.limits()).isEqualTo(new FiringLimits(Duration.ofMinutes(10), 3, Duration.ofHours(1)));
        assertThat(rule.dryRun()).isFalse();
        assertThat(rule.isLocal()).isTrue();
    }

    @Test
    void a_folder_that_fails_halfway_is_told() {
        DirectoryIteratorException failure = new DirectoryIteratorException(new IOException("the disk is gone"));
        RuleFolder.Listing failing = (each, use) -> {
            throw failure;
        };

        assertThat(RuleFolder.load(folder, failing).problems())
                .extracting(RuleProblem::toString)
                .containsExactly("error: " + folder + ": cannot be read: the disk is gone");
    }

    @Test
    void the_example_in_conf_is_good() {
        LoadedRules loaded =
                RuleFolder.load(Path.of(System.getProperty("collectdmonitor.root", ".."), "conf", "rules"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.rules()).isNotEmpty();
    }

    @Test
    void files_are_read_in_the_order_of_their_names() throws IOException {
        Files.writeString(folder.resolve("b.lua"), "");
        Files.writeString(folder.resolve("a.lua"), "");
        Files.writeString(folder.resolve(".hidden.json"), "nothing");
        Files.writeString(folder.resolve("notes.txt"), "nothing");
        Files.writeString(folder.resolve("b.json"), rule("").replace("\"r\"", "\"second\""));
        LoadedRules loaded = load("a.json", rule(""));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.rules()).extracting(Rule::name).containsExactly("r", "second");
        assertThat(loaded.luaFiles()).containsExactly(folder.resolve("a.lua"), folder.resolve("b.lua"));
    }

    @Test
    void all_problems_are_told_at_once_with_their_places() throws IOException {
        LoadedRules loaded = load("bad.json", """
                {"rules": [
                  {"name": "one", "when": "metric.plugin == 'x' &&\\n metric.\\u0076alu > 3",
                   "hold": "9 of 5", "servce": "s", "command": "c"},
                  {"name": "two words", "when": 5, "service": "s", "command": "c", "at_most": "0 in 1h"},
                  {"name": "one", "when": "metric.value > 1", "clear": "notification.severity == 'okay'",
                   "service": "", "command": "c", "cooldown": "10", "then": {"service": "s", "comand": "c"}},
                  "none"
                ], "rulez": []}
                """);

        assertThat(loaded.rules()).isEmpty();
        assertThat(loaded.problems())
                .extracting(RuleProblem::toString)
                .containsExactlyInAnyOrder(
                        "error: bad.json:8:4: unknown key \"rulez\"; did you mean \"rules\"?",
                        "error: bad.json:2:61: one: when: metric has no field \"valu\"; did you mean \"value\"?; there are"
                                + " host, plugin, plugin_instance, type, type_instance, dsname, value, rate, interval, time,"
                                + " meta",
                        "error: bad.json:3:12: one: hold must be as in \"3 of 5\", of at most 64, or \"for 5m\"",
                        "error: bad.json:2:3: one: service is missing",
                        "error: bad.json:3:22: one: unknown key \"servce\"; did you mean \"service\"?",
                        "error: bad.json:4:12: name must be 1 to 63 letters, digits, dots, underscores and hyphens",
                        "error: bad.json:4:33: when must be a string",
                        "error: bad.json:4:79: at_most must be as in \"3 in 1h\", 1 to 1000 times",
                        "error: bad.json:5:12: one: name is the name of the rule at bad.json:2:3 too",
                        "error: bad.json:5:57: one: clear: it must be about the same as \"when\"",
                        "error: bad.json:6:15: one: service must not be empty",
                        "error: bad.json:6:47: one: cooldown must be a time such as \"30s\", \"10m\", \"1h\" or \"7d\"",
                        "error: bad.json:6:61: one: command is missing",
                        "error: bad.json:6:78: one: unknown key \"comand\"; did you mean \"command\"?",
                        "error: bad.json:7:3: a rule must be an object");
    }

    @Test
    void a_name_is_unique_over_all_files() throws IOException {
        load("a.json", rule(""));
        LoadedRules loaded = load("b.json", rule(""));

        assertThat(loaded.rules()).hasSize(1);
        assertThat(loaded.problems())
                .extracting(RuleProblem::toString)
                .containsExactly("error: b.json:1:21: r: name is the name of the rule at a.json:1:12 too");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"rules\": {}}",
                "{\"rules\": [], \"rules\": []}",
                "{\"rules\": []} {}",
                "{\"rules\": [],}",
                "{rules: []}",
                "// nothing\n{\"rules\": []}",
                "\uFEFF{\"rules\": []}"
            })
    void a_file_of_another_form_is_one_problem(String content) throws IOException {
        assertThat(load("a.json", content).problems()).hasSize(1);
    }

    @Test
    void a_file_that_is_too_large_or_no_file_is_aproblem() throws IOException {
        Files.write(folder.resolve("large.json"), " ".repeat((1 << 20) + 1).getBytes(StandardCharsets.UTF_8));
        Files.createDirectory(folder.resolve("folder.json"));
        LoadedRules loaded = load("good.json", rule(""));

        assertThat(loaded.rules()).hasSize(1);
        assertThat(loaded.problems())
                .extracting(RuleProblem::toString)
                .containsExactly(
                        "error: folder.json: cannot be read: it is not a file",
                        "error: large.json: cannot be read: it is larger than 1048576 bytes");
    }

    @Test
    void thousands_of_mistakes_are_told_in_no_time() throws IOException {
        String bad = "{\"name\": \"r\", \"wen\": \"metric.value > 1\", \"service\": \"s\", \"command\": \"c\"}";
        String content = "{\"rules\": [" + (bad + ",").repeat(9000) + bad + "]}";

        assertThat(assertTimeout(WaitLimit.LIMIT, () -> load("a.json", content)).problems())
                .hasSize(9001 * 3 - 1);
    }

    @Test
    void a_folder_that_is_missing_is_aproblem() {
        assertThat(RuleFolder.load(folder.resolve("none")).problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ", \"target\": \"monitor/{metric.host}/do\" | result_target",
                ", \"target\": \"monitor/{host}/command\" | no other placeholder",
                ", \"target\": \"monitor/{metric.plugin}/command\" | no other placeholder",
                ", \"target\": \"monitor/+/command\" | without +",
                ", \"target\": \"monitor/#/command\" | without +",
                ", \"result_target\": \"monitor/{metric.host}/result\" | needs a \"target\"",
                ", \"target\": \"m/command\", \"result_target\": \"{x}\" | no other placeholder",
                ", \"target\": 5 | must be a string",
                ", \"dry_run\": \"yes\" | must be true or false",
                ", \"then\": 5 | must be an object",
                ", \"at_most\": \"3 in 0s\" | must be as in",
                ", \"at_most\": 3 | must be a string",
                ", \"hold\": 3 | must be a string",
                ", \"cooldown\": \"-1s\" | a time such as",
                ", \"cooldown\": \"400d\" | a time such as"
            })
    void what_cannot_be_is_an_error(String members, String text) throws IOException {
        LoadedRules loaded = load("a.json", rule(members));

        assertThat(loaded.rules()).isEmpty();
        assertThat(loaded.problems()).hasSize(1).first().asString().contains(text);
    }

    @Test
    void a_notification_holds_for_no_time() throws IOException {
        LoadedRules loaded = load(
                "a.json", rule(", \"hold\": \"for 5m\"").replace("metric.value > 1", "notification.message =~ 'x'"));

        assertThat(loaded.problems()).hasSize(1).first().asString().contains("a notification comes once");
    }

    @Test
    void times_may_be_zero_where_that_makes_sense() throws IOException {
        Rule rule = load("a.json", rule(", \"cooldown\": \"0s\", \"hold\": \"for 1h\", \"at_most\": \"1000 in 366d\""))
                .rules()
                .get(0);

        assertThat(rule.limits()).isEqualTo(new FiringLimits(Duration.ZERO, 1000, Duration.ofDays(366)));
        assertThat(rule.hold()).isEqualTo(new Lasting(Duration.ofHours(1)));
        assertThat(List.of(rule.action().service(), rule.action().command())).containsExactly("s", "c");
    }
}
