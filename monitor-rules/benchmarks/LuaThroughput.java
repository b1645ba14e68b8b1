import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.lua.LuaHandlers;

import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many events a second one trivial handler processes: LuaThroughput INTERPRETER SECONDS. Events are sent
 * as fast as they are accepted, none is dropped, and the measurement ends when the last one is processed.
 */
public final class LuaThroughput {
    /** Below the queue size of a file, so that no event is dropped. */
    private static final int MOST_AHEAD = 4_000;

    private static final int MARK_EVERY = 1_000;

    private LuaThroughput() {}

    private static final class Marks implements LuaHandlers.Actions {
        final AtomicLong handled = new AtomicLong();

        @Override
        public OfferResult recover(RecoveryAction recoveryAction, FiringLimits limits) {
            handled.addAndGet(MARK_EVERY);
            return OfferResult.FIRED;
        }

        @Override
        public void dispatch(String file, Notification notification) {}
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("trivial", ".lua");
        // Each thousandth event requests a command, which shows the progress.
        Files.writeString(file, """
                return function(metric)
                  if metric.plugin == "memory" and metric.values[1] >= 1e9 then return {service = "s", command = "c"} end
                end
                """);
        Marks marks = new Marks();
        try (LuaHandlers handlers = new LuaHandlers(marks, new LuaSettings(arguments[0], null), null, null)) {
            handlers.load(List.of(file), name -> FiringLimits.DEFAULT).forEach(System.out::println);
            run(handlers, marks, 2);
            double perSecond = run(handlers, marks, Integer.parseInt(arguments[1]));
            System.out.printf("%-8s %,9.0f events/s, %d dropped%n", arguments[0], perSecond, handlers.dropped());
        } finally {
            Files.delete(file);
        }
    }

    private static double run(LuaHandlers handlers, Marks marks, int seconds) throws InterruptedException {
        long before = marks.handled.get();
        long sent = 0;
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < seconds * 1_000_000_000L || sent % MARK_EVERY != 0) {
            if (sent - (marks.handled.get() - before) > MOST_AHEAD) {
                Thread.sleep(1);
                continue;
            }
            handlers.take(event(++sent));
        }
        while (marks.handled.get() - before < sent) {
            Thread.sleep(1);
        }
        return sent * 1e9 / (System.nanoTime() - begun);
    }

    private static ValueList event(long number) {
        double value = number % MARK_EVERY == 0 ? 2e9 : 123456789.5 + number % 100;
        return new ValueList(
                new Identifier("web01.example.com", "memory", "", "memory", "free"),
                1_610_019_177_500_000_000L + number,
                10_000_000_000L,
                List.of(new DataSource("value", DataSourceType.GAUGE)),
                new long[] {Double.doubleToRawLongBits(value)},
                Map.of());
    }
}
