package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.file.LoadedRules;
import io.github.collectdmonitor.rules.file.RuleFolder;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An engine with a state folder, rules that a test writes, and time that it sets. */
public final class EngineScene {
    public static final long SECOND = 1_000_000_000L;
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    public final ManualClock clock = new ManualClock();
    public final RecordingRecoverer recoverer = new RecordingRecoverer();
    private final Path folder;
    private List<Rule> rules = List.of();
    private RuleEngine engine;
    private int most = 1000;

    public EngineScene(Path folder) {
        this.folder = folder;
        this.engine = open();
    }

    private RuleEngine open() {
        Path state = folder.resolve("state");
        RuleEngine opened = RuleEngine.open(state, RecoveryGuard.open(state, recoverer, clock), clock, most);
        opened.reload(rules);
        return opened;
    }

    /** Members of each rule beside name, service and command. */
    public void rules(String... members) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < members.length; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"name\": \"rule" + i + "\", \"service\": \"app\", \"command\": \"restart\", ")
                    .append(members[i])
                    .append("}");
        }
        try {
            Path file = Files.createDirectories(folder.resolve("rules")).resolve("rules.json");
            Files.writeString(file, "{\"rules\": [" + json + "]}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        LoadedRules loaded = RuleFolder.load(folder.resolve("rules"));
        if (!loaded.problems().isEmpty()) {
            throw new AssertionError(loaded.problems().toString());
        }
        rules = loaded.rules();
        engine.reload(rules);
    }

    public RuleEngine engine() {
        return engine;
    }

    void most(int series) {
        most = series;
        restart();
    }

    void restart() {
        engine.close();
        engine = open();
    }

    void kill() {
        engine = open();
    }

    public void gauge(String instance, double value) {
        engine.take(values(
                new Identifier("web1", "memory", "", "memory", instance),
                new DataSource("value", DataSourceType.GAUGE),
                Double.doubleToRawLongBits(value)));
    }

    /** One value each interval. */
    public void gauges(double... values) {
        for (double value : values) {
            gauge("free", value);
            clock.pass(INTERVAL);
        }
    }

    ValueList values(Identifier identifier, DataSource source, long raw) {
        return new ValueList(
                identifier, clock.nanos(), INTERVAL.toNanos(), List.of(source), new long[] {raw}, Map.of());
    }

    void notification(String plugin, Severity severity) {
        engine.take(new Notification(
                new Identifier("web1", plugin, "", "", ""), clock.nanos(), severity, "the disk is full", Map.of()));
    }
}
