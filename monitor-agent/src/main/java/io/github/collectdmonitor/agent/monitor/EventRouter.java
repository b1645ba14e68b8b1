package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.rules.RuleEngine;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.fact.HostCondition;
import io.github.collectdmonitor.rules.file.LoadedRules;
import io.github.collectdmonitor.rules.file.RuleFolder;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Routes each event to the rules and the handlers of a folder. */
public final class EventRouter {
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
    public EventRouter(
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
    public List<ConfigProblem> load(Path folder) {
        // Events are processed meanwhile: a file of handlers may take seconds to load.
        synchronized (loading) {
            return loadRulesAndHandlers(folder);
        }
    }

    private List<ConfigProblem> loadRulesAndHandlers(Path folder) {
        LoadedRules rules = RuleFolder.load(folder);
        List<ConfigProblem> problems = new ArrayList<>();
        rules.problems().forEach(problem -> problems.add(within(folder, problem.toProblem())));
        if (!loaded || problems.isEmpty()) {
            engine.reload(rules.rules().stream().map(prepared).toList());
            loaded = true;
        }
        // If the folder cannot be listed, it is unknown whether handlers were removed.
        if (problems.stream().noneMatch(configProblem -> isOf(folder, configProblem))) {
            handlers.load(rules.luaFiles(), HandlerFirings.of(handlerLimits, problems)::of)
                    .forEach(configProblem -> problems.add(within(folder, configProblem)));
        }
        return problems;
    }

    /** Returns a problem whose place is a file of this folder, or the folder itself. */
    static ConfigProblem within(Path folder, ConfigProblem configProblem) {
        String place = isOf(folder, configProblem) ? configProblem.place() : folder + "/" + configProblem.place();
        return new ConfigProblem(configProblem.severity(), place, configProblem.text());
    }

    private static boolean isOf(Path folder, ConfigProblem configProblem) {
        return configProblem.place().equals(folder.toString());
    }

    public synchronized void take(Event event) {
        if (engine.take(event)) {
            handlers.take(event);
        }
    }

    /** Evaluates the host's condition, which is read only now, because this may have waited for events. */
    public synchronized void tick(Supplier<HostCondition> condition) {
        engine.tick(condition.get());
    }

    public boolean needTicks() {
        return engine.needsHostTicks();
    }

    public RuleEngine engine() {
        return engine;
    }

    public LuaHandlers handlers() {
        return handlers;
    }
}
