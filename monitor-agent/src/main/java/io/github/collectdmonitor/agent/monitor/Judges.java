package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.rules.HostCondition;
import io.github.collectdmonitor.rules.LoadedRules;
import io.github.collectdmonitor.rules.Rule;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.RuleFolder;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import io.github.collectdmonitor.settings.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Routes each event to the rules and the handlers of a folder. */
final class Judges {
    private final RuleEngine engine;
    private final LuaHandlers handlers;
    private final Map<String, HandlerLimits> handlerLimits;
    private final UnaryOperator<Rule> prepared;
    private final Object loading = new Object();
    private boolean loaded;

    /** Creates a router without rules and handlers.
     * @param engine evaluates the rules
     * @param handlers the handlers in Lua, not loaded yet
     * @param handlerLimits by the file's name
     * @param prepared is applied to each loaded rule
     */
    Judges(
            RuleEngine engine,
            LuaHandlers handlers,
            Map<String, HandlerLimits> handlerLimits,
            UnaryOperator<Rule> prepared) {
        this.engine = engine;
        this.handlers = handlers;
        this.handlerLimits = handlerLimits;
        this.prepared = prepared;
    }

    /**
     * Loads the rules and handlers of a folder. A load with problems keeps the active rules, except the first one,
     * which uses all valid rules, because they may be needed for a recovery.
     *
     * @return all problems
     */
    List<Problem> load(Path folder) {
        // Events are processed meanwhile: a file of handlers may take seconds to load.
        synchronized (loading) {
            return loadRulesAndHandlers(folder);
        }
    }

    private List<Problem> loadRulesAndHandlers(Path folder) {
        LoadedRules rules = RuleFolder.load(folder);
        List<Problem> problems = new ArrayList<>();
        rules.problems().forEach(problem -> problems.add(within(folder, problem.toProblem())));
        if (!loaded || problems.isEmpty()) {
            engine.reload(rules.rules().stream().map(prepared).toList());
            loaded = true;
        }
        // If the folder cannot be listed, it is unknown whether handlers were removed.
        if (problems.stream().noneMatch(problem -> isOf(folder, problem))) {
            handlers.load(rules.luaFiles(), HandlerFirings.of(handlerLimits, problems)::of)
                    .forEach(problem -> problems.add(within(folder, problem)));
        }
        return problems;
    }

    /** Returns a problem whose place is a file of this folder, or the folder itself. */
    static Problem within(Path folder, Problem problem) {
        String place = isOf(folder, problem) ? problem.place() : folder + "/" + problem.place();
        return new Problem(problem.severity(), place, problem.text());
    }

    private static boolean isOf(Path folder, Problem problem) {
        return problem.place().equals(folder.toString());
    }

    synchronized void take(Event event) {
        if (engine.take(event)) {
            handlers.take(event);
        }
    }

    /** Evaluates the host's condition, which is read only now, because this may have waited for events. */
    synchronized void tick(Supplier<HostCondition> condition) {
        engine.tick(condition.get());
    }

    boolean needTicks() {
        return engine.needsHostTicks();
    }

    RuleEngine engine() {
        return engine;
    }

    LuaHandlers handlers() {
        return handlers;
    }
}
