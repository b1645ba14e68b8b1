package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rules about collectd itself, about its notifications, and during a replacement of its config. */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoredCollectdIT {
    private static final String START_IT = """
            {"name": "collectd-down", "when": "collectd.running == false", "hold": "for 1s",
             "service": "collectd", "command": "start", "cooldown": "5s"}""";
    private static final int REPLACEMENT_RUNNING = 8192;

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

    @Test
    void collectd_that_was_killed_is_started_again_and_told_of_it() {
        host.rules(START_IT).start();

        host.collectd().kill();

        host.awaitRan(1);
        await().atMost(MonitoredHost.LIMIT).until(host.collectd()::isAlive);
        await().atMost(MonitoredHost.LIMIT)
                .untilAsserted(() -> assertThat(host.told("collectd-down"))
                        .singleElement()
                        .asString()
                        .contains("severity = OKAY"));
        assertThat(host.ran()).containsExactly("start");
    }

    @Test
    void feed_that_has_become_silent_is_a_condition() {
        host.rules("""
                {"name": "silence", "when": "feed.silent > 2", "service": "pager", "command": "call"}""").start();
        assertThat(host.ran()).isEmpty();

        host.collectd().stop();

        host.awaitRan(1);
        assertThat(host.ran()).containsExactly("call");
    }

    @Test
    void notifications_of_the_threshold_plugin_are_judged() {
        host.collectd().stop();
        host.collectd().writeConfig(host.config("""
                LoadPlugin threshold
                <Plugin threshold>
                  <Plugin "app">
                    Instance "t"
                    <Type "gauge">
                      FailureMax 10
                      Persist true
                    </Type>
                  </Plugin>
                </Plugin>
                """));
        host.collectd().start();
        host.rules("""
                {"name": "too-high", "when": "notification.plugin == 'app' && notification.severity == 'failure'",
                 "service": "app", "command": "restart"}""", MonitoredHost.marker()).start();
        host.judge("t", 5);
        assertThat(host.ran()).isEmpty();

        host.judgeUntilRan("t", 20, 1);
    }

    @Test
    void disks_and_what_a_plugin_in_python_makes_up_are_judged() {
        host.collectd().stop();
        host.collectd().writeModule("made_up", """
                import collectd
                def read():
                    values = collectd.Values(plugin='made', plugin_instance='up', type='gauge', type_instance='python')
                    values.dispatch(values=[42.5], meta={'source': 'a test'})
                collectd.register_read(read)
                """);
        host.collectd()
                .writeConfig(host.config("""
                LoadPlugin df
                <Plugin df>
                  MountPoint "/"
                  ValuesPercentage true
                </Plugin>
                LoadPlugin python
                <Plugin python>
                  ModulePath "%s"
                  Import "made_up"
                </Plugin>
                """.formatted(host.collectd().texts().moduleFolder())));
        host.collectd().start();
        host.rules("""
                {"name": "disk", "when": "metric.plugin == 'df' && metric.type == 'percent_bytes' && metric.type_instance == 'free' && metric.value <= 100",
                 "hold": "2 of 2", "service": "app", "command": "restart"}""", """
                {"name": "made-up", "when": "metric.plugin == 'made' && metric.type_instance == 'python' && metric.value == 42.5",
                 "hold": "3 of 3", "service": "pager", "command": "call"}""").start();

        host.awaitRan(2);
        assertThat(host.ran()).containsExactlyInAnyOrder("restart", "call");
    }

    @Test
    void neither_rules_nor_a_start_of_collectd_meet_a_replacement() {
        host.rules("""
                {"name": "load", "when": "metric.plugin == 'app' && metric.value > 10", "service": "app",
                 "command": "restart", "cooldown": "0s", "at_most": "1000 in 1h"}""", START_IT).start();
        Messages messages = host.agent().messages();
        long replacement = Messages.newId();
        try (Results results = messages.listen()) {
            JsonObject request = new JsonObject();
            request.addProperty("task_id", replacement);
            request.addProperty("config", host.config("# new\n"));
            messages.publish(request.toString());
            await().atMost(MonitoredHost.LIMIT)
                    .until(() -> host.collectd().config().endsWith("# new\n")
                            && host.collectd().isAlive());
            await().atMost(MonitoredHost.LIMIT).ignoreExceptions().until(() -> {
                host.value("a", 20);
                return true;
            });
            long start = Messages.newId();
            messages.publish(Messages.request(start, "collectd", "start"));

            assertThat(results.await(start).get("code").getAsInt()).isEqualTo(REPLACEMENT_RUNNING);
            assertThat(results.of(replacement)).isEmpty();
            // The replacement itself starts collectd by that command.
            assertThat(host.ran()).containsExactly("start");
            assertThat(results.await(replacement).get("code").getAsInt()).isZero();
        }

        await().atMost(MonitoredHost.LIMIT).until(() -> {
            host.value("a", 20);
            return host.ran().contains("restart");
        });
        assertThat(host.ran()).containsOnlyOnce("start");
    }
}
