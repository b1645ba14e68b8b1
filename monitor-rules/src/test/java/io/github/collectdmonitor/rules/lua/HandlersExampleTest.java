package io.github.collectdmonitor.rules.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import io.github.collectdmonitor.time.TimePoint;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The example that is shipped, with the guard that all recoveries go through. */
class HandlersExampleTest {
    private static final Path EXAMPLE = Path.of("../conf/rules/handlers-example.lua");

    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile TimePoint now = new TimePoint("boot", 0, Instant.EPOCH);

    @Test
    @RequiresLua
    void the_example_asks_for_what_it_says_and_is_held_to_its_limits() {
        RecoveryGuard guard = RecoveryGuard.inMemory(new Noting(), () -> now);
        try (LuaHandlers handlers = new LuaHandlers(
                new LuaHandlers.Actions() {
                    @Override
                    public OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits) {
                        return guard.offer(recoveryAction, limits, false);
                    }

                    @Override
                    public void dispatch(String file, Notification notification) {
                        done.add("dispatched");
                    }
                },
                LuaSettings.DEFAULT,
                InstantSource.system(),
                null)) {
            judge(handlers);
        }
    }

    private void judge(LuaHandlers handlers) {
        assertThat(handlers.load(List.of(EXAMPLE), file -> FiringLimits.DEFAULT))
                .isEmpty();

        for (int time = 0; time < 5; time++) {
            handlers.take(memoryFree(50e6));
        }
        handlers.take(memoryFree(200e6));
        for (int time = 0; time < 3; time++) {
            handlers.take(memoryFree(50e6));
        }
        handlers.take(full(Severity.WARNING));
        handlers.take(full(Severity.FAILURE));
        handlers.take(full(Severity.FAILURE));

        assertThat(handlers.errors()).isZero();
        assertThat(done)
                .containsExactly("handlers-example.lua:memory_is_low app/restart", "handlers-example.lua logs/clean");

        now = new TimePoint("boot", 601_000_000_000L, Instant.EPOCH);
        handlers.take(full(Severity.FAILURE));
        assertThat(done).hasSize(3);
    }

    private static Event memoryFree(double value) {
        return new ValueList(
                new Identifier("h", "memory", "", "memory", "free"),
                1,
                10,
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {Double.doubleToRawLongBits(value)},
                Map.of());
    }

    private static Event full(Severity severity) {
        return new Notification(
                new Identifier("h", "df", "root", "percent_bytes", "used"), 1, severity, "full", Map.of());
    }

    private final class Noting implements RecoveryExecutor {
        @Override
        public boolean isBusy(RecoveryAction recoveryAction) {
            return false;
        }

        @Override
        public void recover(RecoveryAction recoveryAction, RecoveryReport report) {
            done.add(recoveryAction.rule() + " " + recoveryAction.action());
        }

        @Override
        public void gaveUp(RecoveryAction recoveryAction, String text) {
            done.add("gave up");
        }
    }
}
