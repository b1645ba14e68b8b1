package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.rules.fact.HostCondition;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleEngineTest {
    private static final String OFTEN = "\"cooldown\": \"0s\", \"at_most\": \"100 in 1h\", ";

    @TempDir
    private Path folder;

    private EngineScene scene;

    @BeforeEach
    void begin() {
        scene = new EngineScene(folder);
    }

    private int firings() {
        return scene.recoverer.taken().size();
    }

    @Test
    void rules_about_values_that_do_not_come_are_named_once_until_they_come() {
        scene.rules(
                "\"when\": \"metric.plugin == 'memory' && metric.value < 0\"",
                "\"when\": \"metric.plugin == 'nosuch'\"",
                "\"when\": \"notification.plugin == 'nosuch'\"");
        scene.gauge("free", 5);
        assertThat(scene.engine().unseen()).containsExactly("rule1", "rule2");
        assertThat(scene.engine().newlySilent(2)).isEmpty();
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("free", 5);
        assertThat(scene.engine().newlySilent(2)).containsExactly("rule1");
        assertThat(scene.engine().newlySilent(2)).isEmpty();
        assertThat(scene.engine().newlySilent(2)).containsExactly("rule0");
        assertThat(scene.engine().newlySilent(2)).isEmpty();
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("free", 5);
        assertThat(scene.engine().newlySilent(2)).isEmpty();
        assertThat(scene.engine().unseen()).containsExactly("rule1", "rule2");
    }

    @Test
    void a_rule_fires_with_the_value_that_completes_its_hold() {
        scene.rules(OFTEN + "\"when\": \"metric.type_instance == 'free' && metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 50, 5, 50);
        assertThat(firings()).isZero();
        scene.gauge("free", 5);

        RecoveryAction recoveryAction = scene.recoverer.recoveries.get(0);
        assertThat(recoveryAction.rule()).isEqualTo("rule0");
        assertThat(recoveryAction.action()).isEqualTo("app/restart");
        assertThat(recoveryAction.reason())
                .isEqualTo(new Reason("web1/memory/memory-free value", "value 5.0, held 3 of 5", scene.clock.nanos()));
    }

    @Test
    void each_series_has_astate_of_its_own() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\"");
        scene.gauge("free", 5);
        scene.gauge("used", 5);
        assertThat(firings()).isZero();
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("used", 5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_rule_fires_again_after_its_cooldown_while_it_holds() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"25s\", \"at_most\": \"100 in 1h\"");
        scene.gauges(5, 5, 5, 5, 5, 5, 5);
        assertThat(firings()).isEqualTo(3);
        scene.gauges(50, 50);
        assertThat(firings()).isZero();
    }

    @Test
    void it_is_not_over_before_it_is_clear() {
        scene.rules("\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\", \"clear\": \"metric.value > 20\", "
                + "\"cooldown\": \"0s\", \"at_most\": \"1 in 1h\"");
        scene.gauges(5, 5, 5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.gauges(15, 5, 5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.gauges(25, 5, 5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void after_it_is_clear_it_must_hold_anew() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\", \"clear\": \"metric.value > 20\"");
        scene.gauges(5, 5, 5);
        assertThat(firings()).isEqualTo(1);
        scene.gauges(25, 5, 5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void where_nothing_clears_it_is_over_once_it_does_not_hold() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"0s\", \"at_most\": \"1 in 1h\"");
        scene.gauges(5, 5, 50, 5, 5);
        assertThat(firings()).isEqualTo(1);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void it_is_given_up_anew_once_it_is_over_for_the_last_series() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"0s\", \"at_most\": \"1 in 1h\"");
        scene.gauge("a", 5);
        scene.gauge("b", 5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("b", 50);
        scene.gauge("a", 5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("a", 50);
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("a", 5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_reaches_its_limit_has_the_other_command_run_once() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"0s\", \"at_most\": \"2 in 1h\", "
                + "\"then\": {\"service\": \"pager\", \"command\": \"call\"}");
        scene.gauges(5, 5, 5, 5, 5);

        assertThat(scene.recoverer.taken()).containsExactly("app/restart", "app/restart", "pager/call");
        assertThat(scene.recoverer.gaveUp).hasSize(1);
    }

    @Test
    void what_is_busy_is_tried_again_with_the_next_value() {
        scene.rules("\"when\": \"metric.value < 10\"");
        scene.recoverer.busyServices.add("app");
        scene.gauges(5, 5);
        assertThat(firings()).isZero();
        scene.recoverer.busyServices.clear();
        scene.gauges(5, 5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_dry_run_runs_nothing() {
        scene.rules("\"when\": \"metric.value < 10\", \"dry_run\": true");
        scene.gauges(5, 5);

        assertThat(firings()).isZero();
        assertThat(scene.engine().statistics().firings()).isEqualTo(1);
    }

    @Test
    void a_rule_that_was_tried_out_acts_as_soon_as_it_may() {
        String rule = "\"when\": \"metric.value < 10\", \"at_most\": \"1 in 1h\", \"cooldown\": \"0s\"";
        scene.rules(rule + ", \"dry_run\": true");
        scene.gauges(5, 5);
        scene.rules(rule);
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_hold_for_atime_goes_by_the_time_of_the_values_and_breaks_in_agap() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"for 1m\"");
        scene.gauges(5, 5, 5, 5, 5, 5);
        assertThat(firings()).isZero();
        scene.clock.pass(Duration.ofSeconds(21));
        scene.gauges(5, 5, 5, 5, 5, 5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_hold_goes_on_after_arestart_in_its_middle() {
        scene.rules(
                OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"for 1m\"",
                OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"5 of 7\"");
        scene.gauges(5, 5, 5, 5);
        scene.restart();
        scene.clock.pass(Duration.ofSeconds(5));
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).extracting(RecoveryAction::rule).containsExactly("rule1");
        firings();
        scene.gauges(5, 5);
        assertThat(scene.recoverer.recoveries)
                .extracting(RecoveryAction::rule)
                .containsExactlyInAnyOrder("rule1", "rule0", "rule1");
    }

    @Test
    void what_fires_is_that_of_asimple_model_whatever_restarts_there_are() {
        Random random = new Random(11);
        for (int run = 0; run < 6; run++) {
            int of = 1 + random.nextInt(8);
            int needed = 1 + random.nextInt(of);
            scene = new EngineScene(folder.resolve("run" + run));
            scene.rules(
                    "\"cooldown\": \"0s\", \"at_most\": \"1000 in 1s\", \"when\": \"metric.value < 10\", \"hold\": \""
                            + needed + " of " + of + "\"");
            Map<String, List<Boolean>> told = Map.of("a", new ArrayList<>(), "b", new ArrayList<>());
            for (int i = 0; i < 30; i++) {
                int expected = 0;
                for (Map.Entry<String, List<Boolean>> series : told.entrySet()) {
                    boolean low = random.nextBoolean();
                    List<Boolean> all = series.getValue();
                    all.add(low);
                    expected +=
                            Collections.frequency(all.subList(Math.max(0, all.size() - of), all.size()), true) >= needed
                                    ? 1
                                    : 0;
                    scene.gauge(series.getKey(), low ? 5 : 50);
                }
                assertThat(firings()).as("%s of %s: %s", needed, of, told).isEqualTo(expected);
                scene.clock.pass(EngineScene.INTERVAL);
                if (random.nextInt(5) == 0) {
                    scene.restart();
                }
            }
        }
    }

    @Test
    void what_is_active_stays_so_after_arestart_and_keeps_to_its_limits() {
        scene.rules("\"when\": \"metric.value < 10\", \"clear\": \"metric.value > 20\", "
                + "\"cooldown\": \"0s\", \"at_most\": \"2 in 1h\"");
        scene.gauges(5);
        scene.restart();
        scene.gauges(5, 5);
        scene.restart();
        scene.gauges(5, 15, 5);
        assertThat(firings()).isEqualTo(2);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.gauges(25);
        scene.restart();
        scene.gauges(5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void a_hold_over_rates_goes_on_after_arestart_too() {
        scene.rules(
                OFTEN + "\"when\": \"metric.rate > 50\", \"hold\": \"for 40s\"",
                OFTEN + "\"when\": \"metric.rate > 50\", \"hold\": \"4 of 4\"");
        DataSource rx = new DataSource("rx", DataSourceType.DERIVE);
        Identifier identifier = new Identifier("web1", "interface", "eth0", "if_octets", "");
        for (int i = 0; i < 6; i++) {
            scene.engine().take(scene.values(identifier, rx, 1000L * i));
            scene.clock.pass(EngineScene.INTERVAL);
            if (i == 2) {
                scene.restart();
            }
        }

        assertThat(scene.recoverer.recoveries)
                .extracting(RecoveryAction::rule)
                .containsExactlyInAnyOrder("rule0", "rule1");
    }

    @Test
    void active_states_are_saved_first() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\", \"clear\": \"metric.value > 20\"");
        scene.most(StateSnapshot.MOST + 1000);
        for (int i = 0; i <= StateSnapshot.MOST; i++) {
            scene.gauge("i" + i, 5);
        }
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("i" + StateSnapshot.MOST, 5);
        scene.engine().close();

        assertThat(folder.resolve("state/rules.json"))
                .content()
                .containsPattern("\"states\":\\[\\[0,\"web1\",\"memory\",\"\",\"memory\",\"i" + StateSnapshot.MOST
                        + "\",[^\\]]*,true\\]")
                .satisfies(text -> assertThat(text.split("web1", -1)).hasSize(StateSnapshot.MOST + 1));
    }

    @Test
    void states_of_series_that_do_not_come_are_kept_over_two_restarts() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 5);
        scene.restart();
        scene.gauge("used", 5);
        scene.restart();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void after_akill_the_hold_is_that_of_the_last_save() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5);
        scene.engine().saveIfChanged();
        scene.gauge("free", 5);
        scene.clock.pass(Duration.ofSeconds(9));
        scene.kill();
        scene.gauges(5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void what_changes_is_saved_every_ten_seconds_at_most() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauge("a", 5);
        scene.engine().saveIfChanged();
        scene.clock.pass(Duration.ofSeconds(9));
        scene.gauge("b", 5);
        Path file = folder.resolve("state/rules.json");
        scene.engine().saveIfChanged();
        assertThat(file).content().contains("\"a\"").doesNotContain("\"b\"");
        scene.clock.pass(Duration.ofSeconds(1));
        scene.engine().saveIfChanged();
        assertThat(file).content().contains("\"a\"", "\"b\"");
    }

    @Test
    void a_state_that_is_broken_is_set_aside() throws IOException {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\"");
        scene.gauges(5);
        scene.restart();
        Files.writeString(folder.resolve("state/rules.json"), "{\"rules\": [[\"rule0\", ");
        scene.kill();
        scene.gauges(5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
        assertThat(folder.resolve("state").toFile().list()).anyMatch(name -> name.startsWith("rules.json.broken-"));
    }

    @Test
    void rules_that_watch_for_the_same_go_on_when_rules_are_read_again() {
        String same = OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"";
        scene.rules(same, OFTEN + "\"when\": \"metric.value < 11\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 5);
        scene.rules(
                same.replace("100 in 1h", "99 in 1h"), OFTEN + "\"when\": \"metric.value < 12\", \"hold\": \"3 of 5\"");
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).extracting(RecoveryAction::rule).containsExactly("rule0");
    }

    @Test
    void firings_of_arule_that_was_changed_still_count() {
        scene.rules("\"when\": \"metric.value < 10\"");
        scene.gauges(5);
        scene.rules("\"when\": \"metric.value < 11\"");
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void notifications_are_judged_by_what_they_are_about() {
        scene.rules(OFTEN + "\"when\": \"notification.severity == 'failure' && notification.message =~ 'disk'\"");
        scene.notification("df", Severity.WARNING);
        assertThat(firings()).isZero();
        scene.notification("df", Severity.FAILURE);
        assertThat(scene.recoverer.recoveries.get(0).reason().text())
                .isEqualTo("failure: the disk is full, held 1 of 1");
        firings();
        scene.notification("df", Severity.OKAY);
        assertThat(firings()).isZero();
    }

    @Test
    void what_fires_says_nothing_that_commands_aterminal_or_makes_up_lines() {
        scene.rules(OFTEN + "\"when\": \"notification.message != ''\"");
        scene.engine()
                .take(new Notification(
                        new Identifier("web1\nWARNING: all is well", "df", "", "", ""),
                        scene.clock.nanos(),
                        Severity.FAILURE,
                        "full\n\u001b[2J\u202e" + "x".repeat(1000),
                        Map.of()));

        Reason reason = scene.recoverer.recoveries.get(0).reason();
        assertThat(reason.series()).isEqualTo("web1?WARNING: all is well/df/");
        assertThat(reason.text())
                .startsWith("failure: full??[2J?xxx")
                .endsWith("x…, held 1 of 1")
                .hasSizeLessThan(300);
    }

    @Test
    void the_agents_own_notifications_and_values_are_left_out() {
        scene.rules(OFTEN + "\"when\": \"notification.message != ''\"", OFTEN + "\"when\": \"metric.value < 10\"");
        scene.notification(Notification.OWN_PLUGIN, Severity.FAILURE);
        scene.engine()
                .take(scene.values(
                        new Identifier("web1", Notification.OWN_PLUGIN, "", "gauge", ""),
                        new DataSource("value", DataSourceType.GAUGE),
                        0));
        assertThat(firings()).isZero();
    }

    @Test
    void collectd_that_is_down_is_acondition() {
        scene.rules(
                OFTEN + "\"when\": \"!collectd.running\", \"hold\": \"for 30s\"",
                OFTEN + "\"when\": \"feed.silent > 60\"");
        assertThat(scene.engine().needsHostTicks()).isTrue();
        for (int second = 0; second <= 30; second += 5) {
            assertThat(scene.recoverer.recoveries).isEmpty();
            scene.engine().tick(new HostCondition(scene.clock.nanos(), false, second));
            scene.clock.pass(Duration.ofSeconds(5));
        }
        assertThat(scene.recoverer.recoveries).extracting(RecoveryAction::rule).containsExactly("rule0");
        assertThat(scene.recoverer.recoveries.get(0).reason())
                .extracting(Reason::series, Reason::text)
                .containsExactly("collectd", "not running, silent for 30 s, held for 30s");
        scene.engine().tick(new HostCondition(scene.clock.nanos(), true, 61));
        assertThat(scene.recoverer.recoveries).extracting(RecoveryAction::rule).containsExactly("rule0", "rule1");
        scene.rules("\"when\": \"metric.value < 10\"");
        assertThat(scene.engine().needsHostTicks()).isFalse();
    }

    @Test
    void a_central_rule_sends_to_the_host_that_the_value_is_from() {
        scene.rules("\"when\": \"metric.value < 10\", \"target\": \"monitor/{metric.host}/command\"");
        for (String host : List.of("web1", "a/b", "a+", "#", "", "nul\0", "web2")) {
            scene.engine()
                    .take(scene.values(
                            new Identifier(host, "p", "", "gauge", ""),
                            new DataSource("value", DataSourceType.GAUGE),
                            0));
        }

        assertThat(scene.recoverer.recoveries)
                .extracting(RecoveryAction::target)
                .containsExactly(
                        new Target("monitor/web1/command", "monitor/web1/result"),
                        new Target("monitor/web2/command", "monitor/web2/result"));
        assertThat(scene.engine().statistics().refusedHosts()).isEqualTo(5);
    }

    @Test
    void rates_begin_anew_after_agap() {
        scene.rules(OFTEN + "\"when\": \"metric.rate > 0\"");
        DataSource rx = new DataSource("rx", DataSourceType.DERIVE);
        Identifier identifier = new Identifier("web1", "interface", "eth0", "if_octets", "");
        scene.engine().take(scene.values(identifier, rx, 1000));
        assertThat(firings()).isZero();
        scene.clock.pass(Duration.ofSeconds(10));
        scene.engine().take(scene.values(identifier, rx, 2000));
        assertThat(scene.recoverer.recoveries.get(0).reason().text())
                .isEqualTo("value 2000.0, rate 100.0, held 1 of 1");
        firings();
        scene.engine().take(scene.values(identifier, rx, 9000));
        assertThat(scene.engine().statistics().outdated()).isEqualTo(1);
        scene.clock.pass(Duration.ofSeconds(21));
        scene.engine().take(scene.values(identifier, rx, 3000));
        assertThat(firings()).isZero();
        scene.clock.pass(Duration.ofSeconds(20));
        scene.engine().take(scene.values(identifier, rx, 5000));
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_back_does_not_end_aseries() {
        scene.rules(OFTEN + "\"when\": \"metric.rate > 0\"");
        DataSource rx = new DataSource("rx", DataSourceType.DERIVE);
        Identifier identifier = new Identifier("web1", "interface", "eth0", "if_octets", "");
        long far = scene.clock.nanos() + 500 * EngineScene.SECOND;
        scene.engine().take(new ValueList(identifier, far, 0, List.of(rx), new long[] {1}, Map.of()));
        scene.clock.pass(Duration.ofSeconds(10));
        scene.engine().take(scene.values(identifier, rx, 1000));
        assertThat(scene.engine().statistics().outdated()).isEqualTo(1);
        scene.clock.pass(Duration.ofSeconds(20));
        scene.engine().take(scene.values(identifier, rx, 2000));
        assertThat(firings()).isZero();
        scene.clock.pass(Duration.ofSeconds(10));
        scene.engine().take(scene.values(identifier, rx, 3000));
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void series_beyond_the_most_are_counted_and_not_judged() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\"");
        scene.most(2);
        scene.gauge("a", 5);
        scene.gauge("b", 5);
        scene.gauge("c", 5);
        assertThat(firings()).isEqualTo(2);
        assertThat(scene.engine().statistics().refusedSeries()).isEqualTo(1);
        // Quiet and well for over an hour: there is room again.
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("a", 50);
        scene.clock.pass(Duration.ofHours(2));
        scene.gauge("c", 5);
        assertThat(firings()).isEqualTo(1);
        assertThat(scene.engine().statistics().series()).isEqualTo(2);
    }

    @Test
    void each_data_source_is_aseries() {
        scene.rules(OFTEN + "\"when\": \"metric.dsname == 'shortterm' && metric.value > 5\"");
        List<DataSource> load = List.of(
                new DataSource("shortterm", DataSourceType.GAUGE), new DataSource("midterm", DataSourceType.GAUGE));
        long nine = Double.doubleToRawLongBits(9);
        scene.engine()
                .take(new ValueList(
                        new Identifier("web1", "load", "", "load", ""),
                        scene.clock.nanos(),
                        0,
                        load,
                        new long[] {nine, nine},
                        Map.of()));

        assertThat(firings()).isEqualTo(1);
        assertThat(scene.engine().statistics().series()).isEqualTo(2);
    }

    @Test
    void what_cannot_be_compared_is_counted_and_false() {
        scene.rules(OFTEN + "\"when\": \"metric.meta.size > 3\"");
        ValueList list = new ValueList(
                new Identifier("web1", "p", "", "gauge", ""),
                scene.clock.nanos(),
                0,
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {0},
                Map.of("size", "large"));
        scene.engine().take(list);

        assertThat(firings()).isZero();
        assertThat(scene.engine().statistics().errors()).isEqualTo(1);
    }
}
