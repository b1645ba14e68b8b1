package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rules over the values of a real collectd, and the commands that they run. */
@RequiresCollectd
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalMonitoringIT {
    private static final String ACTION = "\"service\": \"app\", \"command\": \"restart\"";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private MonitoredHost host = new MonitoredHost(broker);

    @BeforeEach
    void fresh() {
        host.close();
        host = new MonitoredHost(broker);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @AfterAll
    void end() {
        broker.close();
    }

    private static String rule(String name, String when, String further) {
        return "{\"name\": \"" + name + "\", \"when\": \"" + when + "\", " + ACTION + further + "}";
    }

    private static String load(String instance) {
        return "metric.plugin == 'app' && metric.plugin_instance == '" + instance + "' && metric.value > 10";
    }

    @Test
    void fires_at_the_value_that_completes_its_hold_and_tells_everybody() {
        host.rules(rule("load", load("a"), ", \"hold\": \"3 of 5\""), MonitoredHost.marker())
                .start();
        try (Results results = host.agent().messages().listen()) {
            for (double value : new double[] {20, 5, 20}) {
                host.judge("a", value);
            }
            assertThat(host.ran()).isEmpty();

            host.judge("a", 30);
            host.awaitRan(1);

            JsonObject result = results.awaitTasks(1).get(0).json();
            assertThat(result.get("rule").getAsString()).isEqualTo("load");
            assertThat(result.get("code").getAsInt()).isZero();
            await().atMost(MonitoredHost.LIMIT)
                    .untilAsserted(() -> assertThat(host.told("load"))
                            .singleElement()
                            .asString()
                            .contains("severity = OKAY", "\"task_id\":" + result.get("task_id"), "\"code\":0"));
            assertThat(host.ran()).containsExactly("restart");
        }
    }

    @Test
    void each_series_has_a_hold_of_its_own() {
        host.rules(
                        rule("two", "metric.plugin == 'app' && metric.value > 10", ", \"hold\": \"2 of 2\""),
                        MonitoredHost.marker())
                .start();

        host.judge("a", 20);
        host.judge("b", 20);

        assertThat(host.ran()).isEmpty();
        host.judge("b", 20);
        host.awaitRan(1);
    }

    @Test
    void what_collectd_reads_by_itself_is_judged() {
        host.rules(
                        rule(
                                "memory",
                                "metric.plugin == 'memory' && metric.type_instance == 'free' && metric.value > 1",
                                ""),
                        "{\"name\": \"load\", \"when\": \"metric.plugin == 'load' && metric.dsname == 'shortterm'"
                                + " && metric.value >= 0\", \"service\": \"pager\", \"command\": \"call\"}")
                .start();

        host.awaitRan(2);
        assertThat(host.ran()).containsExactlyInAnyOrder("restart", "call");
    }

    @Test
    void gives_up_loudly_and_once_until_it_is_clear() {
        host.rules(
                        rule(
                                "load",
                                load("a"),
                                ", \"clear\": \"metric.value < 5\", \"cooldown\": \"0s\", \"at_most\": \"2 in 1h\","
                                        + " \"then\": {\"service\": \"pager\", \"command\": \"call\"}"),
                        MonitoredHost.marker())
                .start();

        host.judgeUntilRan("a", 20, 3);
        for (double value : new double[] {20, 8, 20}) {
            host.judge("a", value);
        }
        assertThat(host.ran()).containsExactly("restart", "restart", "call");
        assertThat(host.agent().countInLog("gives up")).isEqualTo(1);
        await().atMost(MonitoredHost.LIMIT)
                .untilAsserted(() -> assertThat(host.told("load"))
                        .anySatisfy(line -> assertThat(line).contains("severity = FAILURE", "gave up")));

        host.judge("a", 3);
        host.judgeUntilRan("a", 20, 4);

        assertThat(host.ran()).containsExactly("restart", "restart", "call", "call");
        assertThat(host.agent().countInLog("gives up")).isEqualTo(2);
    }

    @Test
    void waits_for_its_cooldown_and_tries_again_while_it_holds() throws Exception {
        host.rules(
                        rule("load", load("a"), ", \"cooldown\": \"3s\", \"at_most\": \"100 in 1h\""),
                        MonitoredHost.marker())
                .start();
        host.judgeUntilRan("a", 20, 2);

        List<Long> recorded = recordedFirings();
        assertThat(recorded.get(1) - recorded.get(0))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
    }

    /** When the only rule has fired, in nanoseconds since the boot, as the agent records it before each firing. */
    private List<Long> recordedFirings() throws IOException {
        try (Stream<Path> files = Files.walk(host.agent().stateFolder())) {
            Path file = files.filter(each -> each.endsWith("firings.json"))
                    .findAny()
                    .orElseThrow();
            JsonObject entry = JsonParser.parseString(Files.readString(file))
                    .getAsJsonObject()
                    .getAsJsonArray("recoveries")
                    .get(0)
                    .getAsJsonObject();
            return entry.getAsJsonArray("firings").asList().stream()
                    .map(firing -> firing.getAsJsonObject().get("nanos").getAsLong())
                    .toList();
        }
    }

    /** When a rule has fired, in milliseconds since 1970, as the log says. */
    private List<Long> firings(String rule) {
        return host.agent()
                .log()
                .lines()
                .filter(line -> line.contains("Rule " + rule + " fires"))
                .map(line -> java.time.Instant.parse(line.substring(0, line.indexOf(' ')))
                        .toEpochMilli())
                .toList();
    }

    @Test
    void dry_run_says_what_it_would_do() {
        host.rules(rule("load", load("a"), ", \"dry_run\": true"), MonitoredHost.marker())
                .start();

        host.judge("a", 20);
        host.agent().awaitLog("load (dry run) would have run app/restart");

        host.awaitJudged();
        assertThat(host.ran()).isEmpty();
    }

    @Test
    void restart_in_the_middle_of_a_hold_goes_on_with_it() {
        host.rules(rule("load", load("a"), ", \"hold\": \"3 of 3\""), MonitoredHost.marker())
                .start();
        host.judge("a", 20);
        host.judge("a", 20);
        assertThat(host.agent().stop().exitCode()).isEqualTo(143);

        host.start();
        host.judge("a", 20);

        host.awaitRan(1);
        assertThat(host.ran()).hasSize(1);
    }

    @Test
    void limits_hold_also_for_an_agent_that_was_killed() {
        host.rules(rule("load", load("a"), ", \"cooldown\": \"0s\", \"at_most\": \"1 in 1h\""), MonitoredHost.marker())
                .start();
        host.judge("a", 20);
        host.awaitRan(1);
        host.agent().run().signal("KILL");
        host.agent().run().await(MonitoredHost.LIMIT);

        host.start();
        host.judge("a", 20);
        host.agent().awaitLog("gives up");

        assertThat(host.ran()).hasSize(1);
    }

    @Test
    void nothing_fires_while_a_command_of_that_service_runs() {
        host.rules(rule("load", load("a"), ""), MonitoredHost.marker()).start();
        host.agent().messages().publish(Messages.request(Messages.newId(), "app", "wait"));
        host.awaitRan(1);

        host.judge("a", 20);

        assertThat(host.ran()).containsExactly("begun");
        assertThat(firings("load")).isEmpty();
    }

    @Test
    void a_denied_rule_is_refused_as_any_sender_and_told() throws Exception {
        host.agent()
                .with(
                        "Senders",
                        com.google.gson.JsonParser.parseString(
                                "{\"local-rules\": {\"Deny\": [\"app/*\"]," + " \"Allow\": [\"*/*\"]}}"));
        host.rules(rule("load", load("a"), ""), MonitoredHost.marker()).start();

        host.judge("a", 20);

        await().atMost(MonitoredHost.LIMIT)
                .untilAsserted(() -> assertThat(host.told("load"))
                        .singleElement()
                        .asString()
                        .contains("severity = FAILURE", "\"code\":4102"));
        assertThat(host.ran()).isEmpty();
        assertThat(Files.readString(host.agent().stateFolder().resolve("audit.log")))
                .contains("\"local-rules\"", "by the rule load");
    }

    @Test
    void unixsock_is_asked_where_the_settings_say_so() {
        host.byUnixsock()
                .rules(rule("load", load("a"), ""), MonitoredHost.marker())
                .start();

        host.judge("a", 20);

        host.awaitRan(1);
    }

    @Test
    void own_notifications_reach_no_rule() {
        host.rules(
                        rule("load", load("a"), ""),
                        "{\"name\": \"own\", \"when\": \"notification.plugin == 'collectd-monitor'\", \"service\":"
                                + " \"pager\", \"command\": \"call\"}",
                        MonitoredHost.marker())
                .start();

        host.judge("a", 20);
        await().atMost(MonitoredHost.LIMIT).until(() -> !host.told("load").isEmpty());
        host.awaitJudged();

        assertThat(host.ran()).containsExactly("restart");
    }
}
