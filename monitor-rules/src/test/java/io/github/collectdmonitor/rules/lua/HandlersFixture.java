package io.github.collectdmonitor.rules.lua;

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
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Handlers in a folder of the test's, and what they asked for. */
final class HandlersFixture implements AutoCloseable {
    static final long TIME = 1_610_019_177_500_000_000L;

    final List<RecoveryAction> offered = new CopyOnWriteArrayList<>();
    final List<FiringLimits> limits = new CopyOnWriteArrayList<>();
    final List<String> dispatched = new CopyOnWriteArrayList<>();
    final LuaHandlers handlers;
    private final Path folder;

    private HandlersFixture(Path folder, String interpreter, @Nullable InstantSource recorded, LuaLimits luaLimits) {
        this.folder = folder;
        handlers = new LuaHandlers(
                new LuaHandlers.Actions() {
                    @Override
                    public OfferResult recover(RecoveryAction recoveryAction, FiringLimits firings) {
                        offered.add(recoveryAction);
                        limits.add(firings);
                        return OfferResult.FIRED;
                    }

                    @Override
                    public void dispatch(String file, Notification notification) {
                        dispatched.add(file + " " + notification);
                    }
                },
                new LuaSettings(interpreter, null),
                recorded,
                null,
                luaLimits);
    }

    /** Handlers that are waited for, as in a replay. */
    static HandlersFixture recorded(Path folder, String interpreter) {
        return recorded(folder, interpreter, LuaLimits.DEFAULT);
    }

    static HandlersFixture recorded(Path folder, String interpreter, LuaLimits limits) {
        return new HandlersFixture(folder, interpreter, () -> Instant.ofEpochSecond(1_610_019_177), limits);
    }

    /** Handlers as in an agent. */
    static HandlersFixture live(Path folder, String interpreter, LuaLimits limits) {
        return new HandlersFixture(folder, interpreter, null, limits);
    }

    @Override
    public void close() {
        handlers.close();
    }

    HandlersFixture write(String name, String source) {
        try {
            Files.writeString(folder.resolve(name), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    List<ConfigProblem> load() {
        try (Stream<Path> files = Files.list(folder)) {
            return handlers.load(
                    files.filter(file -> file.toString().endsWith(".lua"))
                            .sorted()
                            .toList(),
                    name -> FiringLimits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was asked for, as {@code rule service/command}. */
    List<String> asked() {
        return offered.stream()
                .map(recoveryAction -> recoveryAction.rule() + " " + recoveryAction.action())
                .toList();
    }

    static Event memoryFree(double value) {
        return gauge(new Identifier("localhost", "memory", "", "memory", "free"), value);
    }

    static Event gauge(Identifier identifier, double value) {
        return new ValueList(
                identifier,
                TIME,
                10_000_000_000L,
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {Double.doubleToRawLongBits(value)},
                Map.of());
    }

    static Event octets(long received, long sent) {
        return new ValueList(
                new Identifier("localhost", "interface", "eth0", "if_octets", ""),
                TIME,
                10_000_000_000L,
                List.of(new DataSource("rx", DataSourceType.DERIVE), new DataSource("tx", DataSourceType.COUNTER)),
                new long[] {received, sent},
                Map.of("unit", "bytes", "exact", true, "scale", 2L));
    }

    static Event notification(Severity severity) {
        return notification(severity, Map.of());
    }

    static Event notification(Severity severity, Map<String, Object> meta) {
        return new Notification(
                new Identifier("localhost", "plugin1", "0", "type1", "0"), TIME, severity, "hello", meta);
    }
}
