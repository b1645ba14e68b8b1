package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records metrics, and replays them through rules. */
class ReplayIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    /** 2026-11-22T15:50:00Z. */
    private static final long BEGIN = 1_795_362_600;

    private final TemporaryFolder folder = TemporaryFolder.create("replay");

    @AfterEach
    void end() {
        folder.close();
    }

    private static ProgramResult agent(String... arguments) {
        return ShippedJar.AGENT
                .program(arguments)
                .withVariable("LC_ALL", "C.UTF-8")
                .run(LIMIT);
    }

    private ProgramResult replay(Path record) {
        return agent(
                "--replay",
                record.toString(),
                "--rules",
                folder.resolve("rules").toString());
    }

    private static String memory(int seconds, String value) {
        return "{\"values\":[" + value + "],\"dstypes\":[\"gauge\"],\"dsnames\":[\"value\"],\"time\":"
                + (BEGIN + seconds) + ",\"interval\":10,\"host\":\"h\",\"plugin\":\"memory\",\"plugin_instance\":\"\","
                + "\"type\":\"memory\",\"type_instance\":\"free\"}\n";
    }

    private static String full(int seconds, String severity) {
        return "{\"severity\":\"" + severity + "\",\"time\":" + (BEGIN + seconds)
                + ".25,\"host\":\"h\",\"plugin\":\"df\","
                + "\"plugin_instance\":\"root\",\"type\":\"percent_bytes\",\"type_instance\":\"used\","
                + "\"message\":\"full\"}\n";
    }

    private void memoryRule() {
        folder.write("rules/memory.json", """
                {"rules": [
                  {"name": "memory-low", "when": "metric.plugin == 'memory' && metric.value < 1e9", "hold": "2 of 3",
                   "clear": "metric.value > 2e9", "service": "app", "command": "restart",
                   "cooldown": "10m", "at_most": "2 in 1h", "then": {"service": "pager", "command": "call"}}
                ]}
                """);
    }

    @Test
    @RequiresLua
    void hand_written_record_tells_what_would_have_been_run_and_when() {
        memoryRule();
        folder.write("rules/others.json", """
                {"rules": [
                  {"name": "failed", "when": "notification.severity == 'failure'", "service": "pager", "command": "call",
                   "dry_run": true},
                  {"name": "silent", "when": "feed.silent > 300", "service": "collectd", "command": "restart",
                   "cooldown": "1h"},
                  {"name": "far", "when": "notification.severity == 'okay'", "service": "web", "command": "reload",
                   "target": "site/{notification.host}/command"}
                ]}
                """);
        folder.write("rules/warned.lua", """
                return nil, function(notification)
                  if notification.severity == NOTIF_WARNING then return {service = "app", command = "clean"} end
                end
                """);
        Path record = folder.write(
                "metrics.jsonl",
                memory(0, "5e8")
                        + memory(10, "3e9")
                        + memory(20, "5e8")
                        + memory(30, "5e8")
                        + "\n"
                        + full(35, "failure")
                        + full(36, "warning")
                        + full(37, "okay")
                        + memory(300, "4e8")
                        + memory(640, "4e8")
                        + memory(1250, "4e8")
                        + memory(1260, "4e8")
                        + memory(1270, "3e9"));

        ProgramResult replayed = replay(record).expectExit(0);

        assertThat(replayed.stderr()).as(replayed.toString()).isEmpty();
        assertThat(replayed.lines())
                .containsExactly(
                        "2026-11-22T15:50:20Z  memory-low fires: app/restart, since h/memory/memory-free value: value"
                                + " 5.0E8, held 2 of 3",
                        "2026-11-22T15:50:35.250Z  failed fires: pager/call, since h/df-root/percent_bytes-used: failure:"
                                + " full, held 1 of 1",
                        "2026-11-22T15:50:36.250Z  warned.lua fires: app/clean, since h/df-root/percent_bytes-used:"
                                + " warning: full",
                        "2026-11-22T15:50:37.250Z  far fires: web/reload at site/h/command, since"
                                + " h/df-root/percent_bytes-used: okay: full, held 1 of 1",
                        "2026-11-22T16:00:01Z  silent fires: collectd/restart, since collectd: running, silent for 301 s,"
                                + " held 1 of 1",
                        "2026-11-22T16:00:40Z  memory-low fires: app/restart, since h/memory/memory-free value: value"
                                + " 4.0E8, held 2 of 3",
                        "2026-11-22T16:10:50Z  memory-low gives up on app/restart: it was done 2 times within 3600 s, which"
                                + " is as often as it may be, and did not help",
                        "2026-11-22T16:10:50Z  memory-low fires: pager/call, since h/memory/memory-free value: value"
                                + " 4.0E8, held 2 of 3",
                        "12 events, the last of 2026-11-22T16:11:10Z; nothing was run",
                        "  failed: would have fired 1 times",
                        "  far: would have fired 1 times",
                        "  memory-low: would have fired 3 times",
                        "  silent: would have fired 1 times",
                        "  warned.lua: would have fired 1 times");
    }

    @Test
    void line_that_is_no_event_is_named_after_what_came_before() {
        memoryRule();
        Path record = folder.write(
                "metrics.jsonl", memory(0, "5e8") + memory(10, "5e8") + memory(20, "\"low\"") + memory(30, "5e8"));

        ProgramResult replayed = replay(record).expectExit(2);

        assertThat(replayed.stderr())
                .startsWith(record + ": ")
                .contains("line 3")
                .hasLineCount(1);
        assertThat(replayed.lines()).singleElement().asString().contains("memory-low fires");
    }

    @Test
    void record_or_rules_that_cannot_be_read_are_named() {
        memoryRule();
        Path record = folder.write("metrics.jsonl", memory(0, "5e8"));
        Path none = folder.resolve("none");

        ProgramResult noRecord = replay(none).expectExit(2);
        ProgramResult noRules =
                agent("--replay", record.toString(), "--rules", none.toString()).expectExit(2);
        folder.write("rules/broken.json", "{\"rules\": [{\"name\": \"broken\"}]}");
        ProgramResult broken = replay(record).expectExit(2);

        assertThat(noRecord.stderr()).startsWith(none + ": ").hasLineCount(1);
        assertThat(noRules.stderr())
                .startsWith("error: " + none + ": cannot be read")
                .hasLineCount(1);
        assertThat(broken.stderr())
                .contains("error: " + folder.resolve("rules/broken.json") + ":1:12: broken: when is missing");
        assertThat(broken.stdout()).isEmpty();
    }

    @Test
    void replay_and_rules_need_each_other() {
        String complaint = "--replay FILE and --rules DIR need each other";

        assertThat(agent("--replay", "x").expectExit(2).stderr()).startsWith(complaint);
        assertThat(agent("--rules", "x").expectExit(2).stderr()).startsWith(complaint);
    }

    @Test
    void recording_needs_feeds() {
        JsonObject settings = new JsonObject();
        settings.addProperty("Host", "127.0.0.1");
        settings.addProperty("CommandTopic", "c");
        settings.addProperty("CommandResultTopic", "r");
        Path config = folder.write("config.json", settings.toString());
        Path record = folder.resolve("record.jsonl");

        ProgramResult refused = agent("--config", config.toString(), "--record", record.toString())
                .expectExit(2);

        assertThat(refused.stderr()).contains("--record needs LocalMonitorConfigDir in " + config);
        assertThat(record).doesNotExist();
    }

    @Test
    @RequiresCollectd
    @RequiresMosquitto
    void what_a_real_collectd_tells_is_recorded_for_its_owner_and_replayed_without_running_anything()
            throws IOException {
        try (MosquittoBroker broker = MosquittoBroker.started();
                MonitoredHost host = new MonitoredHost(broker)) {
            host.rules("""
                    {"name": "load", "when": "metric.plugin == 'app' && metric.value > 10", "hold": "2 of 2",
                     "service": "app", "command": "restart"}""");
            Path record = folder.resolve("record.jsonl");
            record(host, record);

            ProgramResult again = host.agent()
                    .program("--record", record.toString())
                    .run(LIMIT)
                    .expectExit(2);
            ProgramResult replayed = agent(
                            "--replay",
                            record.toString(),
                            "--rules",
                            host.agent().file("rules").toString())
                    .expectExit(0);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                    .isEqualTo("rw-------");
            assertThat(again.stderr()).contains(record + " exists already; choose a new file");
            List<String> lines = replayed.lines();
            assertThat(lines.get(0)).contains("load fires: app/restart, since testhost/app-a/gauge value: value 30.0");
            assertThat(lines).contains("  load: would have fired 1 times");
            assertThat(host.ran()).isEmpty();
            assertThat(host.agent().file("state")).doesNotExist();
        }
    }

    /** Records until values that would have a rule fire are in the file. */
    private static void record(MonitoredHost host, Path record) throws IOException {
        host.agent().writeSettings();
        try (ProgramRun recording =
                host.agent().program("--record", record.toString()).start()) {
            recording.awaitOutput("Recording in " + record, LIMIT);
            // One after the other: collectd's write threads may overtake each other, and an older value is dropped
            // then.
            for (int value : new int[] {20, 30}) {
                Datagrams.sendUntil(
                        "the value " + value, () -> host.value("a", value), () -> has(record, "\"values\":[" + value));
            }
            recording.signal("TERM");
            ProgramResult ended = recording.await(LIMIT).expectExit(143);
            assertThat(ended.lines().get(ended.lines().size() - 1))
                    .matches(Files.readAllLines(record).size() + " events recorded in .*");
        }
    }

    private static boolean has(Path record, String text) {
        try {
            return Files.exists(record) && Files.readString(record).contains(text);
        } catch (IOException e) {
            return false;
        }
    }
}
