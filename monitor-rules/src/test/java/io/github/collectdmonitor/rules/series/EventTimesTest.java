package io.github.collectdmonitor.rules.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.rules.EngineScene;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes at another time than it is of. */
final class EventTimesTest {
    private static final String OFTEN = "\"cooldown\": \"0s\", \"at_most\": \"1000 in 1s\", ";
    private static final Identifier MEMORY = new Identifier("web1", "memory", "", "memory", "free");

    @TempDir
    private Path folder;

    private EngineScene scene;

    @BeforeEach
    void begin() {
        scene = new EngineScene(folder);
        scene.rules(
                OFTEN + "\"when\": \"metric.value < 10\"", OFTEN + "\"when\": \"notification.severity == 'failure'\"");
    }

    private int firings() {
        return scene.recoverer.taken().size();
    }

    /** A low value that is so many seconds older than now. */
    private ValueList low(long age, Duration interval) {
        return new ValueList(
                MEMORY,
                scene.clock.nanos() - age * EngineScene.SECOND,
                interval.toNanos(),
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {Double.doubleToRawLongBits(5)},
                Map.of());
    }

    private Notification failure(long age, String message) {
        return new Notification(
                MEMORY, scene.clock.nanos() - age * EngineScene.SECOND, Severity.FAILURE, message, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "600, 10, 1",
        "601, 10, 0",
        "864000, 10, 0",
        "1800, 600, 1",
        "1801, 600, 0",
        "86400, 36000, 1",
        "86401, 1000000000, 0",
        "-600, 10, 1",
        "-601, 10, 0",
        "-315360000, 10, 0"
    })
    void a_value_is_judged_where_it_is_of_about_now(long age, long interval, int fired) {
        assertThat(scene.engine().take(low(age, Duration.ofSeconds(interval)))).isEqualTo(fired == 1);
        assertThat(firings()).isEqualTo(fired);
        assertThat(scene.engine().statistics().misdated()).isEqualTo(1 - fired);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void no_time_is_too_odd(long time) {
        ValueList odd = new ValueList(
                MEMORY,
                time,
                Long.MAX_VALUE,
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {0},
                Map.of());
        assertThat(scene.engine().take(odd)).isFalse();
        assertThat(firings()).isZero();
    }

    @Test
    void a_value_from_the_future_keeps_no_other_out() {
        scene.engine().take(low(-315_360_000, EngineScene.INTERVAL));
        scene.gauges(5, 5);
        assertThat(firings()).isEqualTo(2);
        assertThat(scene.engine().statistics().outdated()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"600, 1", "601, 0", "-601, 0"})
    void a_notification_is_judged_where_it_is_of_about_now(long age, int fired) {
        scene.engine().take(failure(age, "full"));
        assertThat(firings()).isEqualTo(fired);
    }

    @Test
    void a_notification_that_is_sent_again_does_nothing() {
        Notification first = failure(1, "full");
        Notification second = failure(0, "full");
        scene.engine().take(first);
        scene.engine().take(second);
        assertThat(firings()).isEqualTo(2);
        for (int minute = 0; minute < 30; minute++) {
            assertThat(scene.engine().take(first)).isFalse();
            assertThat(scene.engine().take(second)).isFalse();
            scene.clock.pass(Duration.ofMinutes(1));
        }
        assertThat(firings()).isZero();
        assertThat(scene.engine().statistics().outdated()).isEqualTo(21);
        assertThat(scene.engine().statistics().misdated()).isEqualTo(39);
        scene.engine().take(failure(0, "full"));
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void an_older_notification_of_another_severity_counts() {
        scene.engine().take(failure(0, "full"));
        assertThat(firings()).isEqualTo(1);
        scene.engine()
                .take(new Notification(
                        MEMORY, scene.clock.nanos() - 20 * EngineScene.SECOND, Severity.OKAY, "full", Map.of()));
        assertThat(scene.engine().statistics().outdated()).isZero();
        scene.rules(
                OFTEN + "\"when\": \"metric.value < 10\"",
                OFTEN + "\"hold\": \"2 of 2\", \"when\": \"notification.severity == 'failure'\"");
        scene.engine().take(failure(0, "a"));
        scene.engine().take(new Notification(MEMORY, scene.clock.nanos(), Severity.OKAY, "well", Map.of()));
        scene.engine().take(failure(-60, "b"));
        assertThat(firings()).as("the one between them interrupts").isZero();
        scene.engine().take(failure(-30, "c"));
        assertThat(firings()).isEqualTo(1);
    }

    @Test
    void a_repeat_is_one_whatever_came_in_between_and_whoever_sends_it() {
        Notification first = failure(30, "full");
        scene.engine().take(first);
        scene.engine().take(failure(0, "full"));
        Notification signed = new Notification(
                MEMORY, first.time(), first.severity(), first.message(), Map.of("network:username", "web1"));
        assertThat(scene.engine().take(signed)).isFalse();
        assertThat(scene.engine().take(failure(30, "another message"))).isTrue();
        assertThat(scene.engine().statistics().outdated()).isEqualTo(1);
    }

    @Test
    void several_notifications_of_the_same_time_are_judged_each() {
        for (String message : List.of("rx", "tx", "rx")) {
            scene.engine().take(failure(0, message));
        }
        assertThat(firings()).isEqualTo(2);
    }

    @Test
    void a_clock_that_was_set_back_silences_nobody() {
        scene.engine().take(failure(0, "full"));
        scene.gauge("free", 5);
        assertThat(firings()).isEqualTo(2);
        scene.clock.pass(Duration.ofSeconds(1));
        scene.clock.setBack(Duration.ofHours(1));
        scene.engine().take(failure(0, "full"));
        scene.gauge("free", 5);
        assertThat(firings()).isEqualTo(2);
    }

    @Test
    void notifications_about_too_many_things_are_left_out_until_others_are_past() {
        for (int i = 0; i <= NotificationDeduplicator.MOST; i++) {
            Identifier identifier = new Identifier("web" + i, "df", "", "", "");
            boolean taken =
                    scene.engine().take(new Notification(identifier, scene.clock.nanos(), Severity.OKAY, "", Map.of()));
            assertThat(taken).isEqualTo(i < NotificationDeduplicator.MOST);
        }
        scene.clock.pass(Duration.ofSeconds(601));
        assertThat(scene.engine().take(failure(0, "full"))).isTrue();
    }

    @Test
    void recorded_events_are_of_any_time() {
        RuleEngine engine = RuleEngine.inMemory(RecoveryGuard.inMemory(scene.recoverer, scene.clock), scene.clock, 10);

        assertThat(engine.take(low(864_000, EngineScene.INTERVAL))).isTrue();
        assertThat(engine.take(low(-864_000, EngineScene.INTERVAL))).isTrue();
    }

    @Test
    void each_kind_is_told_once_in_ten_minutes() {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(String.valueOf(line.getParameters()[1]) + line.getParameters()[2]);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(DroppedEventLog.class.getName());
        logger.addHandler(handler);
        try {
            for (int i = 0; i < 3; i++) {
                scene.engine().take(low(10_000, EngineScene.INTERVAL));
                scene.engine().take(low(-10_000, EngineScene.INTERVAL));
                scene.engine().take(failure(0, "full"));
            }
            scene.clock.pass(Duration.ofMinutes(10));
            scene.engine().take(low(10_000, EngineScene.INTERVAL));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines)
                .containsExactly(
                        "its time is 10000 s behind this host's clock",
                        "its time is 10000 s ahead of this host's clock",
                        "this notification came before, or there are too many",
                        "its time is 10000 s behind this host's clock; so were 2 more since the last such line");
    }
}
