package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series that do not come any more. */
final class GoneSeriesTest {
    private static final String ONCE = "\"cooldown\": \"0s\", \"at_most\": \"1 in 7d\", ";
    private static final Identifier MEMORY = new Identifier("web1", "memory", "", "memory", "free");

    @TempDir
    private Path folder;

    private EngineScene scene;

    @BeforeEach
    void begin() {
        scene = new EngineScene(folder);
    }

    private void giveUp() {
        scene.gauges(5, 5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
    }

    private void pass(int hours) {
        for (int hour = 0; hour < hours; hour++) {
            scene.clock.pass(Duration.ofHours(1));
            scene.gauge("other", 50);
        }
    }

    @Test
    void what_is_active_is_over_after_aday_without_values() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        giveUp();
        pass(23);
        assertThat(scene.engine().statistics().series()).isEqualTo(2);
        pass(2);
        assertThat(scene.engine().statistics().series()).isEqualTo(1);
        scene.gauges(5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_is_active_for_anotification_is_over_after_aday_without_one() {
        scene.rules(
                ONCE + "\"when\": \"notification.severity == 'failure'\"", ONCE + "\"when\": \"metric.value < 10\"");
        scene.notification("df", Severity.FAILURE);
        scene.clock.pass(Duration.ofSeconds(1));
        scene.notification("df", Severity.FAILURE);
        pass(25);
        scene.notification("df", Severity.FAILURE);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_is_active_is_over_where_nothing_comes_at_all() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        giveUp();
        scene.clock.pass(Duration.ofHours(25));
        scene.engine().saveIfChanged();
        assertThat(scene.engine().statistics().series()).isZero();
    }

    @Test
    void what_is_active_stays_so_for_ten_intervals() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        for (int i = 0; i < 2; i++) {
            slowly(5);
            scene.clock.pass(Duration.ofHours(6));
        }
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        pass(50);
        slowly(5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        pass(61);
        slowly(5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    /** A value that comes every six hours. */
    private void slowly(double value) {
        scene.engine()
                .take(new ValueList(
                        MEMORY,
                        scene.clock.nanos(),
                        Duration.ofHours(6).toNanos(),
                        List.of(new DataSource("value", DataSourceType.GAUGE)),
                        new long[] {Double.doubleToRawLongBits(value)},
                        Map.of()));
    }

    @Test
    void what_is_active_is_over_with_the_data_source() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        giveUp();
        for (double value : new double[] {50, 5}) {
            scene.engine()
                    .take(scene.values(
                            MEMORY,
                            new DataSource("another", DataSourceType.GAUGE),
                            Double.doubleToRawLongBits(value)));
            scene.clock.pass(EngineScene.INTERVAL);
        }
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_was_active_before_arestart_is_over_after_aday_without_values() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        giveUp();
        scene.restart();
        pass(23);
        scene.gauges(5);
        assertThat(scene.recoverer.gaveUp).hasSize(1);
        scene.restart();
        pass(25);
        scene.gauges(5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_was_active_before_the_agent_was_off_for_aday_is_over() {
        scene.rules(ONCE + "\"when\": \"metric.value < 10\"");
        giveUp();
        scene.engine().close();
        scene.clock.pass(Duration.ofHours(25));
        scene.kill();
        scene.gauges(5);
        assertThat(scene.recoverer.gaveUp).hasSize(2);
    }

    @Test
    void a_hold_that_a_running_agent_would_have_forgotten_does_not_go_on_after_arestart() {
        scene.rules("\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        scene.gauges(5, 5);
        scene.restart();
        scene.clock.pass(Duration.ofHours(2));
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).isEmpty();
        scene.gauges(5);
        scene.engine().close();
        scene.clock.pass(Duration.ofHours(2));
        scene.kill();
        scene.gauges(5);
        assertThat(scene.recoverer.recoveries).isEmpty();
    }

    @Test
    void a_hold_of_values_that_come_seldom_goes_on_after_arestart() {
        scene.rules("\"when\": \"metric.value < 10\", \"hold\": \"3 of 5\"");
        slowly(5);
        scene.clock.pass(Duration.ofHours(6));
        slowly(5);
        scene.restart();
        scene.clock.pass(Duration.ofHours(6));
        slowly(5);
        assertThat(scene.recoverer.recoveries).hasSize(1);
    }
}
