package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
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

    private EngineScene scene = new EngineScene(Path.of("unset"));

    @BeforeEach
    void begin() {
        scene = new EngineScene(folder);
    }

    private int firings() {
        return scene.recoverer.taken().size();
    }

    @Test
    void aRuleFiresWithTheValueThatCompletesItsHold() {
        scene.rules(OFTEN + "\"when\": \"metric.type_instance == 'free' && metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 50, 5, 50);
        assertThat(firings()).isZero();
        scene.gauge("free", 5);

        Recovery recovery = scene.recoverer.recoveries.get(0);
        assertThat(recovery.rule()).isEqualTo("rule0");
        assertThat(recovery.action()).isEqualTo("app/restart");
        assertThat(recovery.reason())
                .isEqualTo(new Reason("web1/memory/memory-free value", "value 5.0, held 3 of 5", scene.clock.nanos()));
    }

    @Test
    void eachSeriesHasAStateOfItsOwn() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\"");
        scene.gauge("free", 5);
        scene.gauge("used", 5);
        assertThat(firings()).isZero();
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("used", 5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void aRuleFiresAgainAfterItsCooldownWhileItHolds() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"25s\", \"at_most\": \"100 in 1h\"");
        scene.gauges(5, 5, 5, 5, 5, 5, 5);
        assertThat(firings()).isEqualTo(3);
        scene.gauges(50, 50);
        assertThat(firings()).isZero();
    }

    @Test
    void itIsNotOverBeforeItIsClear() {
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
    void afterItIsClearItMustHoldAnew() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\", \"clear\": \"metric.value > 20\"");
        scene.gauges(5, 5, 5);
        assertThat(firings()).isEqualTo(1);
        scene.gauges(25, 5, 5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void whereNothingClearsItIsOverOnceItDoesNotHold() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"0s\", \"at_most\": \"1 in 1h\"");
        scene.gauges(5, 5, 50, 5, 5);
        assertThat(firings()).isEqualTo(1);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void itIsGivenUpAnewOnceItIsOverForTheLastSeries() {
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
    void whatReachesItsLimitHasTheOtherCommandRunOnce() {
        scene.rules("\"when\": \"metric.value < 10\", \"cooldown\": \"0s\", \"at_most\": \"2 in 1h\", "
                + "\"then\": {\"service\": \"pager\", \"command\": \"call\"}");
        scene.gauges(5, 5, 5, 5, 5);

        assertThat(scene.recoverer.taken()).containsExactly("app/restart", "app/restart", "pager/call");
        assertThat(scene.recoverer.gaveUp).hasSize(1);
    }

    @Test
    void whatIsBusyIsTriedAgainWithTheNextValue() {
        scene.rules("\"when\": \"metric.value < 10\"");
        scene.recoverer.busyServices.add("app");
        scene.gauges(5, 5);
        assertThat(firings()).isZero();
        scene.recoverer.busyServices.clear();
        scene.gauges(5, 5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void aDryRunRunsNothing() {
        scene.rules("\"when\": \"metric.value < 10\", \"dry_run\": true");
        scene.gauges(5, 5);

        assertThat(firings()).isZero();
        assertThat(scene.engine().statistics().firings()).isEqualTo(1);
    }

    @Test
    void aHoldForATimeGoesByTheTimeOfTheValuesAndBreaksInAGap() {
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
    void aHoldGoesOnAfterARestartInItsMiddle() {
        scene.rules(
                OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"for 1m\"",
                OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"5 of 7\"");
        scene.gauges(5, 5, 5, 5);
        scene.restart();
        scene.clock.pass(Duration.ofSeconds(5));
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).extracting(Recovery::rule).containsExactly("rule1");
        firings();
        scene.gauges(5, 5);
        assertThat(scene.recoverer.recoveries)
                .extracting(Recovery::rule)
                .containsExactlyInAnyOrder("rule1", "rule0", "rule1");
    }

    @Test
    void whatFiresIsThatOfASimpleModelWhateverRestartsThereAre() {
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
    void whatIsActiveStaysSoAfterARestartAndKeepsToItsLimits() {
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
    void aHoldOverRatesGoesOnAfterARestartToo() {
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

        assertThat(scene.recoverer.recoveries).extracting(Recovery::rule).containsExactlyInAnyOrder("rule0", "rule1");
    }

    @Test
    void activeStatesAreSavedFirst() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\", \"clear\": \"metric.value > 20\"");
        scene.most(StateRecords.MOST + 1000);
        for (int i = 0; i <= StateRecords.MOST; i++) {
            scene.gauge("i" + i, 5);
        }
        scene.clock.pass(EngineScene.INTERVAL);
        scene.gauge("i" + StateRecords.MOST, 5);
        scene.engine().close();

        assertThat(folder.resolve("state/rules.json"))
                .content()
                .startsWith("[[\"rule0\"")
                .contains("\"i" + StateRecords.MOST + "\"", "true]")
                .satisfies(text -> assertThat(text.split("rule0", -1)).hasSize(StateRecords.MOST + 1));
    }

    @Test
    void statesOfSeriesThatDoNotComeAreKeptOverTwoRestarts() {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 5);
        scene.restart();
        scene.gauge("used", 5);
        scene.restart();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void afterAKillTheHoldIsThatOfTheLastSave() {
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
    void whatChangesIsSavedEveryTenSecondsAtMost() {
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
    void aStateThatIsBrokenIsSetAside() throws IOException {
        scene.rules(OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"2 of 2\"");
        scene.gauges(5);
        scene.restart();
        Files.writeString(folder.resolve("state/rules.json"), "[[\"rule0\", ");
        scene.kill();
        scene.gauges(5);
        assertThat(firings()).isZero();
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
        assertThat(folder.resolve("state").toFile().list()).anyMatch(name -> name.startsWith("rules.json.broken-"));
    }

    @Test
    void rulesThatWatchForTheSameGoOnWhenRulesAreReadAgain() {
        String same = OFTEN + "\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"";
        scene.rules(same, OFTEN + "\"when\": \"metric.value < 11\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 5);
        scene.rules(
                same.replace("100 in 1h", "99 in 1h"), OFTEN + "\"when\": \"metric.value < 12\", \"hold\": \"3 of 5\"");
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).extracting(Recovery::rule).containsExactly("rule0");
    }

    @Test
    void firingsOfARuleThatWasChangedStillCount() {
        scene.rules("\"when\": \"metric.value < 10\"");
        scene.gauges(5);
        scene.rules("\"when\": \"metric.value < 11\"");
        scene.gauges(5);
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void notificationsAreJudgedByWhatTheyAreAbout() {
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
    void theAgentsOwnNotificationsAndValuesAreLeftOut() {
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
    void collectdThatIsDownIsACondition() {
        scene.rules(
                OFTEN + "\"when\": \"!collectd.running\", \"hold\": \"for 30s\"",
                OFTEN + "\"when\": \"feed.silent > 60\"");
        assertThat(scene.engine().needsHostTicks()).isTrue();
        for (int second = 0; second <= 30; second += 5) {
            assertThat(scene.recoverer.recoveries).isEmpty();
            scene.engine().tick(new HostCondition(scene.clock.nanos(), false, second));
            scene.clock.pass(Duration.ofSeconds(5));
        }
        assertThat(scene.recoverer.recoveries).extracting(Recovery::rule).containsExactly("rule0");
        assertThat(scene.recoverer.recoveries.get(0).reason())
                .extracting(Reason::series, Reason::text)
                .containsExactly("collectd", "not running, silent for 30 s, held for 30s");
        scene.engine().tick(new HostCondition(scene.clock.nanos(), true, 61));
        assertThat(scene.recoverer.recoveries).extracting(Recovery::rule).containsExactly("rule0", "rule1");
        scene.rules("\"when\": \"metric.value < 10\"");
        assertThat(scene.engine().needsHostTicks()).isFalse();
    }

    @Test
    void aCentralRuleSendsToTheHostThatTheValueIsFrom() {
        scene.rules("\"when\": \"metric.value < 10\", \"target\": \"monitor/{metric.host}/command\"");
        for (String host : List.of("web1", "a/b", "a+", "#", "", "nul\0", "web2")) {
            scene.engine()
                    .take(scene.values(
                            new Identifier(host, "p", "", "gauge", ""),
                            new DataSource("value", DataSourceType.GAUGE),
                            0));
        }

        assertThat(scene.recoverer.recoveries)
                .extracting(Recovery::target)
                .containsExactly(
                        new Target("monitor/web1/command", "monitor/web1/result"),
                        new Target("monitor/web2/command", "monitor/web2/result"));
        assertThat(scene.engine().statistics().refusedHosts()).isEqualTo(5);
    }

    @Test
    void ratesBeginAnewAfterAGap() {
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
    void aClockThatIsSetBackDoesNotEndASeries() {
        scene.rules(OFTEN + "\"when\": \"metric.rate > 0\"");
        DataSource rx = new DataSource("rx", DataSourceType.DERIVE);
        Identifier identifier = new Identifier("web1", "interface", "eth0", "if_octets", "");
        long far = scene.clock.nanos() + 1_000_000 * EngineScene.SECOND;
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
    void seriesBeyondTheMostAreCountedAndNotJudged() {
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
    void eachDataSourceIsASeries() {
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
    void whatCannotBeComparedIsCountedAndFalse() {
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
