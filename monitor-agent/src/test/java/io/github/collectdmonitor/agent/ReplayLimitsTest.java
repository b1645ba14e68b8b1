package io.github.collectdmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.require.RequiresLua;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@RequiresLua
class ReplayLimitsTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void record() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        write("rules/low.json", """
                {"rules": [{"name": "low", "when": "metric.value < 1e9", "service": "app", "command": "restart"}]}
                """);
        write("rules/full.lua", """
                return nil, function() return {service = "app", command = "clean"} end
                """);
        write(
                "metrics.jsonl",
                notification(0)
                        + notification(20)
                        + memory(30, "a")
                        + memory(31, "b")
                        + memory(40, "a")
                        + memory(41, "b"));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void without_config_the_usual_limits_count() {
        assertThat(replay()).isZero();

        assertThat(out.toString())
                .contains("full.lua: would have fired 1 times", "low fires: app/restart, since a/")
                .contains("low: would have fired 1 times");
    }

    @Test
    void limits_of_handlers_are_those_of_a_config_that_is_given() throws IOException {
        Path config = config("\"Handlers\": {\"full.lua\": {\"cooldown\": \"10s\", \"at_most\": \"5 in 1h\"}}");

        assertThat(replay("--config", config.toString())).as(err.toString()).isZero();

        assertThat(out.toString()).contains("full.lua: would have fired 2 times");
    }

    @Test
    void series_are_as_many_as_a_config_says_that_is_given() throws IOException {
        write("rules/low.json", """
                {"rules": [{"name": "low", "when": "metric.value < 1e9 && metric.host == 'b'",
                  "service": "app", "command": "restart"}]}
                """);

        write("rules/none.json", """
                {"rules": [{"name": "silent", "when": "metric.plugin == 'nosuch'", "service": "app", "command": "restart"}]}
                """);

        assertThat(replay()).isZero();
        assertThat(out.toString())
                .contains("low: would have fired 1 times", "silent: no event matched")
                .doesNotContain("low: no event");
        out.getBuffer().setLength(0);
        assertThat(replay("--config", config("\"MaxSeries\": 1").toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).doesNotContain("low: would have fired");
    }

    @Test
    void config_that_is_given_must_be_usable_and_judge() throws IOException {
        Path none = folder.resolve("none.json");
        Path remote = write("remote.json", "{\"Host\": \"h\", \"CommandTopic\": \"c\", \"CommandResultTopic\": \"r\"}");

        assertThat(replay("--config", none.toString())).isEqualTo(2);
        assertThat(replay("--config", remote.toString())).isEqualTo(2);

        assertThat(err.toString())
                .startsWith(none + ": error: ")
                .contains("--replay with --config needs LocalMonitorConfigDir in " + remote);
        assertThat(out.toString()).isEmpty();
    }

    private int replay(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--replay",
                folder.resolve("metrics.jsonl").toString(),
                "--rules",
                folder.resolve("rules").toString()));
        arguments.addAll(List.of(more));
        return new CommandLine(new AgentMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(new String[0]));
    }

    private Path config(String monitor) throws IOException {
        return write(
                "config.json",
                "{\"LocalMonitorConfigDir\": \"" + folder.resolve("rules") + "\", \"StateDir\": \""
                        + folder.resolve("state") + "\", \"LocalMonitor\": {" + monitor + "}}");
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    private static String memory(int seconds, String host) {
        return "{\"values\":[5],\"dstypes\":[\"gauge\"],\"dsnames\":[\"value\"],\"time\":" + (1_795_362_600 + seconds)
                + ",\"interval\":10,\"host\":\"" + host + "\",\"plugin\":\"memory\",\"plugin_instance\":\"\","
                + "\"type\":\"memory\",\"type_instance\":\"free\"}\n";
    }

    private static String notification(int seconds) {
        return "{\"severity\":\"WARNING\",\"time\":" + (1_795_362_600 + seconds) + ",\"host\":\"h\",\"plugin\":\"df\","
                + "\"plugin_instance\":\"root\",\"type\":\"percent_bytes\",\"type_instance\":\"used\","
                + "\"message\":\"full\"}\n";
    }
}
