package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.lua.LuaHandlers;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.rules.Action;
import io.github.collectdmonitor.rules.LoadedRules;
import io.github.collectdmonitor.rules.Rule;
import io.github.collectdmonitor.rules.RuleFolder;
import io.github.collectdmonitor.rules.Verdict;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.Problem;
import io.github.collectdmonitor.settings.Problem.Severity;
import io.github.collectdmonitor.settings.Services;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for what is wrong with rules and handlers, before they are needed. */
public final class RuleCheck {
    private static final TaskId ANY = new TaskId(1);

    private RuleCheck() {}

    /**
     * Returns all that is wrong with the files.
     *
     * @param settings what the rules refer to, or null where config.json cannot be used: then only what is wrong with the
     *     files themselves is found
     */
    public static List<Problem> problems(MonitorSettings monitor, @Nullable AgentSettings settings) {
        LoadedRules loaded = RuleFolder.load(monitor.rules());
        List<Problem> problems = new ArrayList<>();
        Path folder = monitor.rules();
        loaded.problems().forEach(problem -> problems.add(Judges.within(folder, problem.toProblem())));
        HandlerFirings firings = HandlerFirings.of(monitor.handlers(), problems);
        new LuaHandlers((recovery, limits) -> Verdict.DRY_RUN, Clock.systemUTC())
                .load(loaded.luaFiles(), firings::of)
                .forEach(problem -> problems.add(Judges.within(folder, problem)));
        if (settings != null) {
            loaded.rules()
                    .forEach(rule ->
                            problems(rule, settings).forEach(problem -> problems.add(Judges.within(folder, problem))));
        }
        return problems;
    }

    private static List<Problem> problems(Rule rule, AgentSettings settings) {
        List<Problem> problems = new ArrayList<>();
        if (rule.isLocal()) {
            undefined(rule.action(), settings.services()).ifPresent(text -> problems.add(problem(rule, text)));
            if (rule.instead() != null) {
                undefined(rule.instead(), settings.services()).ifPresent(text -> problems.add(problem(rule, text)));
            }
        } else if (settings.broker() == null) {
            problems.add(problem(rule, "it has a target, and config.json names no broker (Host) to send it by"));
        }
        return problems;
    }

    private static Problem problem(Rule rule, String text) {
        return new Problem(Severity.ERROR, rule.place() + ": " + rule.name(), text);
    }

    private static Optional<String> undefined(Action action, Services services) {
        return CommandLookup.find(services, new CommandRequest(ANY, null, action.service(), action.command()))
                        instanceof Unknown unknown
                ? Optional.of("config.json does not define " + action.service() + "/" + action.command()
                        + " so that it can be run: " + unknown.outcome().message())
                : Optional.empty();
    }
}
