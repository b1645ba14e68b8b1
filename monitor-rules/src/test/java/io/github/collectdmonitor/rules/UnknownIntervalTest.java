package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that do not say how often they come, as those of the unix socket. */
final class UnknownIntervalTest {
    @TempDir
    private Path folder;

    private EngineScene scene;

    @BeforeEach
    void begin() {
        scene = new EngineScene(folder);
        scene.rules("\"when\": \"metric.value < 10\", \"hold\": \"for 5m\"");
    }

    private void lowEach(Duration distance, int times) {
        for (int i = 0; i < times; i++) {
            scene.engine()
                    .take(new ValueList(
                            new Identifier("web1", "memory", "", "memory", "free"),
                            scene.clock.nanos(),
                            0,
                            List.of(new DataSource("value", DataSourceType.GAUGE)),
                            new long[] {Double.doubleToRawLongBits(5)},
                            Map.of()));
            scene.clock.pass(distance);
        }
    }

    @Test
    void a_hold_is_complete_though_they_come_seldom() {
        lowEach(Duration.ofMinutes(1), 8);
        assertThat(scene.recoverer.recoveries).hasSize(1);
    }

    @Test
    void a_hold_goes_on_after_arestart() {
        lowEach(Duration.ofMinutes(1), 4);
        scene.restart();
        lowEach(Duration.ofMinutes(1), 3);
        assertThat(scene.recoverer.recoveries).hasSize(1);
    }

    @Test
    void a_hold_breaks_in_agap() {
        lowEach(Duration.ofMinutes(1), 5);
        scene.clock.pass(Duration.ofMinutes(2));
        lowEach(Duration.ofMinutes(1), 5);
        assertThat(scene.recoverer.recoveries).isEmpty();
    }

    @Test
    void an_outage_does_not_pass_for_their_interval() {
        lowEach(Duration.ofMinutes(1), 2);
        scene.clock.pass(Duration.ofHours(10));
        lowEach(Duration.ofHours(3), 2);
        assertThat(scene.recoverer.recoveries).isEmpty();
    }
}
