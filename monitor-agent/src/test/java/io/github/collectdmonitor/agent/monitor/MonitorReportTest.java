package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.feed.FeedTotals;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.RuleStatistics;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorReportTest {
    private static final RuleStatistics NOTHING = new RuleStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

    @TempDir
    private Path folder;

    private final LuaHandlers handlers = new LuaHandlers(HandlerActions.NONE, LuaSettings.DEFAULT, null, null);
    private RuleStatistics judged = NOTHING;
    private FeedTotals fed = FeedTotals.NONE;
    private long now = Long.MAX_VALUE - 5;
    private final MonitorReport report = new MonitorReport(() -> judged, handlers, () -> fed, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void fed(long events, long damaged) {
        fed = new FeedTotals(events, Map.of("damaged packets", damaged));
    }

    @Test
    void what_is_nothing_is_not_told() {
        assertThat(report.text()).isEqualTo("0 events received since the start");
        assertThat(report.unreported()).isEmpty();
    }

    @Test
    void all_that_was_done_and_left_out_is_told() {
        judged = new RuleStatistics(7, 200, 30, 11, 12, 13, 14, 2, 15);
        fed(90, 4);

        assertThat(report.text())
                .startsWith("90 events received since the start; evaluated: 200 values, 30 notifications, 7 series,"
                        + " 2 firings of rules; dropped: 4 damaged packets, 11 ")
                .contains(", 12 ", ", 13 ", ", 14 ", ", 15 times an expression");
    }

    @AfterEach
    void end() {
        handlers.close();
    }

    @Test
    @RequiresLua
    void handlers_that_fail_are_told_with_the_rest() throws IOException {
        Path file = Files.writeString(folder.resolve("a.lua"), "return nil, function() error('x') end");
        handlers.load(List.of(file), name -> FiringLimits.DEFAULT);
        handlers.take(new Notification(new Identifier("h", "df", "", "t", ""), 1, Severity.OKAY, "x", Map.of()));

        await().until(() -> handlers.errors() > 0);
        assertThat(report.text()).endsWith("dropped: 1 failed calls of handlers in Lua");
        assertThat(report.unreported()).hasValue("Dropped since the last warning: 1 failed calls of handlers in Lua");
    }

    @Test
    void what_is_new_is_told_once_an_hour() {
        fed(1, 3);

        assertThat(report.unreported()).hasValue("Dropped since the last warning: 3 damaged packets");
        fed(9, 8);
        pass(Duration.ofMinutes(59));
        assertThat(report.unreported()).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(report.unreported()).hasValue("Dropped since the last warning: 5 damaged packets");
        pass(Duration.ofHours(5));
        assertThat(report.unreported()).isEmpty();
        fed(9, 9);
        assertThat(report.unreported())
                .as("immediately after an hour without warnings")
                .isPresent();
    }

    @Test
    void what_became_less_is_no_news_and_counts_anew() {
        fed(1, 3);
        assertThat(report.unreported()).isPresent();
        fed(1, 1);
        pass(Duration.ofHours(1));
        assertThat(report.unreported()).isEmpty();
        fed(1, 2);
        assertThat(report.unreported()).hasValue("Dropped since the last warning: 1 damaged packets");
    }

    @Test
    void expressions_that_cannot_be_applied_are_no_warning() {
        judged = new RuleStatistics(0, 0, 0, 0, 0, 0, 0, 0, 5);

        assertThat(report.unreported()).isEmpty();
    }
}
