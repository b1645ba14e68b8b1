package io.github.collectdmonitor.agent.replay;

import io.github.collectdmonitor.agent.monitor.EventRouter;
import io.github.collectdmonitor.agent.monitor.HandlerActions;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.record.EventLogReader;
import io.github.collectdmonitor.metric.record.InvalidEventException;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.fact.HostCondition;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Evaluates recorded events by rules, at the events' own times, and prints which commands would have been run; runs
 * none.
 */
public final class Replay {
    private static final int HELD = 0;
    private static final int UNUSABLE = 2;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Longer gaps between events are evaluated at longer intervals. */
    private static final int MOST_TICKS_OF_A_GAP = 3600;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, Integer> firings = new TreeMap<>();
    private final EventRouter eventRouter;
    private long now = Long.MIN_VALUE;
    private long events;

    /** Prints to these writers.
     * @param handlers the limits of handlers, by their file
     * @param lua the settings of handlers in Lua
     * @param mostSeries the maximum number of series
     */
    public Replay(
            PrintWriter out, PrintWriter err, Map<String, HandlerLimits> handlers, LuaSettings lua, int mostSeries) {
        this.out = out;
        this.err = err;
        RecoveryGuard guard = RecoveryGuard.inMemory(new Printing(), this::moment);
        RuleEngine engine = RuleEngine.inMemory(guard, this::moment, mostSeries);
        LuaHandlers inLua = new LuaHandlers(new HandlerActions(guard, this::dispatch), lua, this::instant, null);
        eventRouter = new EventRouter(engine, inLua, handlers, Rule::acting);
    }

    private TimePoint moment() {
        return new TimePoint("recorded", now, instant());
    }

    private Instant instant() {
        long time = Math.max(0, now);
        return Instant.ofEpochSecond(time / SECOND, time % SECOND);
    }

    private void dispatch(String file, Notification notification) {
        out.println(instant() + "  " + file + " dispatches to collectd: " + notification.severity() + " of "
                + notification.identifier() + ": " + notification.message());
    }

    /** Prints the commands instead of running them. */
    private final class Printing implements RecoveryExecutor {
        @Override
        public boolean isBusy(RecoveryAction recoveryAction) {
            return false;
        }

        @Override
        public void recover(RecoveryAction recoveryAction, RecoveryReport report) {
            report.ran();
            firings.merge(recoveryAction.rule(), 1, Integer::sum);
            out.println(instant() + "  " + recoveryAction.rule() + " fires: " + recoveryAction.action() + ", since "
                    + recoveryAction.reason().series() + ": "
                    + recoveryAction.reason().text());
        }

        @Override
        public void gaveUp(RecoveryAction recoveryAction, String text) {
            out.println(
                    instant() + "  " + recoveryAction.rule() + " gives up on " + recoveryAction.action() + ": " + text);
        }
    }

    /** Returns the exit code: 0 if all events were replayed, 2 if a rule or the record cannot be used. */
    public int run(Path record, Path rules) {
        try {
            return evaluate(record, rules);
        } finally {
            eventRouter.handlers().close();
        }
    }

    private int evaluate(Path record, Path rules) {
        List<ConfigProblem> problems = eventRouter.load(rules);
        problems.forEach(configProblem -> err.println(configProblem));
        err.flush();
        if (problems.stream().anyMatch(ConfigProblem::isError)) {
            return UNUSABLE;
        }
        try (EventLogReader reader = EventLogReader.open(record)) {
            for (Event event = reader.next(); event != null; event = reader.next()) {
                take(event);
            }
        } catch (InvalidEventException | IOException e) {
            out.flush();
            err.println(record + ": " + (e instanceof IOException io ? StateFiles.reason(io) : e.getMessage()));
            err.flush();
            return UNUSABLE;
        }
        summarize();
        return HELD;
    }

    private void take(Event event) {
        if (eventRouter.needTicks() && now != Long.MIN_VALUE) {
            tickUntil(event.time());
        }
        now = Math.max(now, event.time());
        events++;
        eventRouter.take(event);
    }

    /** Assumes that collectd ran, and takes its silence from the gaps in the record. */
    private void tickUntil(long next) {
        long last = now;
        long step = Math.max(SECOND, (next - last) / MOST_TICKS_OF_A_GAP);
        for (long time = last + step; time < next; time += step) {
            now = time;
            HostCondition condition = new HostCondition(time, true, (time - last) / (double) SECOND);
            eventRouter.tick(() -> condition);
        }
    }

    private void summarize() {
        out.println(events + " events" + (events == 0 ? "" : ", the last of " + instant()) + "; nothing was run");
        firings.forEach((rule, times) -> out.println("  " + rule + ": would have fired " + times + " times"));
        eventRouter.engine().unseen().forEach(rule -> out.println("  " + rule + ": no event matched"));
        long errors = eventRouter.engine().statistics().errors();
        if (errors > 0) {
            out.println("  " + errors + " times an expression could not be evaluated, which counts as false");
        }
        out.flush();
    }
}
