package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRouterTest {
    @TempDir
    private Path folder;

    private final List<String> recovered = new CopyOnWriteArrayList<>();
    private final RecoveryExecutor recoveryExecutor = new RecoveryExecutor() {
        @Override
        public boolean isBusy(RecoveryAction recoveryAction) {
            return false;
        }

        @Override
        public void recover(RecoveryAction recoveryAction, RecoveryReport report) {
            recovered.add(recoveryAction.rule());
        }

        @Override
        public void gaveUp(RecoveryAction recoveryAction, String text) {
            recovered.add("gave up");
        }
    };
    private final Supplier<TimePoint> moments = TimePoint.from(Clock.systemUTC());
    private final RecoveryGuard guard = RecoveryGuard.inMemory(recoveryExecutor, moments);
    private final LuaHandlers handlers =
            new LuaHandlers(new HandlerActions(guard, (file, notification) -> {}), LuaSettings.DEFAULT, null, null);
    private final EventRouter eventRouter =
            new EventRouter(RuleEngine.inMemory(guard, moments, 100), handlers, Map.of(), UnaryOperator.identity());

    @AfterEach
    void end() {
        handlers.close();
    }

    @Test
    @RequiresLua
    void folder_that_is_gone_leaves_rules_and_handlers_in_force() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.writeString(rules.resolve("a.lua"), "return nil, function() return {service='a', command='b'} end");
        Files.writeString(rules.resolve("b.json"), """
                {"rules": [{"name": "b", "when": "notification.severity == 'failure'", "service": "a", "command": "c"}]}
                """);
        assertThat(eventRouter.load(rules)).isEmpty();
        Path gone = Files.move(rules, folder.resolve("gone"));

        List<ConfigProblem> problems = eventRouter.load(rules);
        long now = Clock.systemUTC().millis() * 1_000_000;
        eventRouter.take(
                new Notification(new Identifier("h", "df", "", "t", ""), now, Severity.FAILURE, "x", Map.of()));

        assertThat(problems).singleElement().satisfies(configProblem -> {
            assertThat(configProblem.place()).isEqualTo(rules.toString());
            assertThat(configProblem.text()).startsWith("cannot be read: ");
        });
        assertThat(gone).isDirectory();
        await().untilAsserted(() -> assertThat(recovered).containsExactlyInAnyOrder("b", "a.lua"));
    }
}
