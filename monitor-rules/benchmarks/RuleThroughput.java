import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.file.LoadedRules;
import io.github.collectdmonitor.rules.file.RuleFolder;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.time.TimePoint;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Measures how many values a second are evaluated by rules on one core, and the memory of their series. */
public final class RuleThroughput {
    private static final int BATCH = 2000;
    private static final long SECOND = 1_000_000_000L;
    private static final List<DataSource> GAUGE = List.of(new DataSource("value", DataSourceType.GAUGE));
    private static final List<DataSource> DERIVE = List.of(new DataSource("value", DataSourceType.DERIVE));
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RuleThroughput() {}

    /** Sets of rules; there are 100 plugins, and about one value in a thousand makes a rule true. */
    enum Mix {
        /** The usual case: each rule matches one plugin's values. */
        ONE_PLUGIN_EACH(i -> "metric.plugin == 'plugin" + i % 100 + "' && metric.rate > 999000"),
        /** Each rule evaluates each value. */
        ALL_VALUES(i -> "metric.rate > " + (999_000 + i % 10 * 100)),
        /** Each rule judges each value, and compares a product. */
        ALL_VALUES_PRODUCT(i -> "metric.rate * 2 > " + (1_998_000 + i % 10 * 200));

        private final IntFunction<String> when;

        Mix(IntFunction<String> when) {
            this.when = when;
        }
    }

    /** Arguments: seconds for each measurement, and FULL to measure the growth with rules and series as well. */
    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(args[0]));
        System.out.printf("%-20s %6s %8s %12s %14s %12s%n", "mix", "rules", "series", "values/s", "ns a value", "bytes/series");
        for (Mix mix : Mix.values()) {
            measure(mix, 100, 100_000, time);
        }
        if (args.length > 1) {
            for (Mix mix : List.of(Mix.ONE_PLUGIN_EACH, Mix.ALL_VALUES)) {
                for (int rules : new int[] {1, 10, 100}) {
                    for (int series : new int[] {1000, 10_000, 100_000}) {
                        measure(mix, rules, series, time.dividedBy(2));
                    }
                }
            }
        }
    }

    private static void measure(Mix mix, int rules, int series, Duration time) throws Exception {
        LoadedRules loaded = rules(mix, rules);
        Supplier<TimePoint> clock = TimePoint.from(Clock.systemUTC());
        RuleEngine engine = RuleEngine.inMemory(RecoveryGuard.inMemory(new Nobody(), clock), clock, 200_000);
        long before = used();
        engine.reload(loaded.rules());
        Stream stream = new Stream(series);
        // Each series once, so that the measurement has no new series.
        for (int taken = 0; taken < series; taken += BATCH) {
            take(engine, stream.next(Math.min(BATCH, series)));
        }
        long bytes = used() - before;
        run(engine, stream, time.dividedBy(2));
        double seconds = run(engine, stream, time.dividedBy(2));
        System.out.printf(
                Locale.ROOT,
                "%-20s %6d %8d %12.0f %14.0f %12.0f%n",
                mix,
                rules,
                series,
                1 / seconds,
                seconds * 1e9,
                (double) bytes / series);
        if (engine.statistics().errors() + engine.statistics().refusedSeries() + engine.statistics().outdated() > 0) {
            throw new IllegalStateException(engine.statistics().toString());
        }
    }

    /** Returns the seconds of this thread's CPU time for one value. */
    private static double run(RuleEngine engine, Stream stream, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long spent = 0;
        long values = 0;
        while (System.nanoTime() < end) {
            ValueList[] batch = stream.next(Math.min(BATCH, stream.series));
            spent += take(engine, batch);
            values += batch.length;
        }
        return spent / 1e9 / values;
    }

    private static long take(RuleEngine engine, ValueList[] batch) {
        long begun = THREADS.getCurrentThreadCpuTime();
        for (ValueList list : batch) {
            engine.take(list);
        }
        return THREADS.getCurrentThreadCpuTime() - begun;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static LoadedRules rules(Mix mix, int count) throws Exception {
        StringBuilder json = new StringBuilder("{\"rules\": [");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"name\": \"rule" + i + "\", \"when\": \"" + mix.when.apply(i))
                    .append("\", \"hold\": \"3 of 5\", \"service\": \"app\", \"command\": \"restart\"}\n");
        }
        Path folder = Files.createTempDirectory("rules");
        Path file = folder.resolve("rules.json");
        Files.writeString(file, json.append("]}"));
        LoadedRules loaded = RuleFolder.load(folder);
        Files.delete(file);
        Files.delete(folder);
        if (!loaded.problems().isEmpty()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        return loaded;
    }

    /** All series in turn, every 10 s; strings and identifiers are created each time, as with packets. */
    private static final class Stream {
        private final int series;
        private final Random random = new Random(1);
        private final long[] counters;
        private int next;
        private long time = 1_700_000_000L * SECOND;

        Stream(int series) {
            this.series = series;
            this.counters = new long[series];
        }

        ValueList[] next(int count) {
            ValueList[] batch = new ValueList[count];
            for (int i = 0; i < count; i++) {
                batch[i] = one();
            }
            return batch;
        }

        private ValueList one() {
            int number = next++;
            if (next == series) {
                next = 0;
                time += 10 * SECOND;
            }
            Identifier identifier = new Identifier(
                    "host" + number / 1000 + ".example",
                    "plugin" + number % 100,
                    "",
                    "gauge",
                    "instance" + number / 100 % 10);
            double value = random.nextDouble() * 1e6;
            boolean counts = number % 2 == 0;
            counters[number] += (long) (value * 10);
            long raw = counts ? counters[number] : Double.doubleToRawLongBits(value);
            return new ValueList(identifier, time, 10 * SECOND, counts ? DERIVE : GAUGE, new long[] {raw}, Map.of());
        }
    }

    /** Does nothing. */
    private static final class Nobody implements RecoveryExecutor {
        @Override
        public boolean isBusy(RecoveryAction recoveryAction) {
            return false;
        }

        @Override
        public void recover(RecoveryAction recoveryAction, RecoveryReport report) {}

        @Override
        public void gaveUp(RecoveryAction recoveryAction, String text) {}
    }
}
