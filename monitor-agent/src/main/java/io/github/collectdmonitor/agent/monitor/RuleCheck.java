package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.feed.network.ListenCheck;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.rules.definition.Action;
import io.github.collectdmonitor.rules.definition.Rule;
import io.github.collectdmonitor.rules.file.LoadedRules;
import io.github.collectdmonitor.rules.file.RuleFolder;
import io.github.collectdmonitor.rules.lua.LuaHandlers;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.Network;
import io.github.collectdmonitor.settings.SecurityLevel;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks rules and handlers for {@code --check}. */
public final class RuleCheck {
    private static final TaskId ANY = new TaskId(1);

    private RuleCheck() {}

    /**
     * Returns all problems of the files.
     *
     * @param settings the settings that rules refer to, or null if config.json cannot be used; then only problems of
     *     the files themselves are found
     */
    public static List<ConfigProblem> problems(MonitorSettings monitor, @Nullable AgentSettings settings) {
        LoadedRules loaded = RuleFolder.load(monitor.rules());
        List<ConfigProblem> problems = new ArrayList<>();
        Path folder = monitor.rules();
        loaded.problems().forEach(problem -> problems.add(EventRouter.within(folder, problem.toProblem())));
        HandlerFirings firings = HandlerFirings.of(monitor.handlers(), problems);
        handlers(monitor, loaded.luaFiles(), firings, problems);
        feed(monitor, problems);
        if (loaded.rules().isEmpty() && loaded.luaFiles().isEmpty() && problems.isEmpty()) {
            warn(problems, "LocalMonitorConfigDir", "there are no rules and no handlers in " + folder);
        }
        Set<String> luaFiles = loaded.luaFiles().stream()
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.toSet());
        for (String file : new TreeSet<>(monitor.handlers().keySet())) {
            if (!luaFiles.contains(file)) {
                warn(problems, "LocalMonitor.Handlers." + file, "there is no such file in " + folder);
            }
        }
        for (Rule rule : loaded.rules()) {
            for (String text : rule.advice()) {
                problems.add(EventRouter.within(folder, new ConfigProblem(Severity.WARNING, place(rule), text)));
            }
        }
        if (settings != null) {
            loaded.rules()
                    .forEach(rule -> problems(rule, settings)
                            .forEach(configProblem -> problems.add(EventRouter.within(folder, configProblem))));
        }
        return problems;
    }

    /** Loads each file as the agent does, and runs no commands. */
    private static void handlers(
            MonitorSettings monitor, List<Path> files, HandlerFirings firings, List<ConfigProblem> problems) {
        try (LuaHandlers handlers = new LuaHandlers(HandlerActions.NONE, monitor.lua(), null, null)) {
            List<ConfigProblem> found = new ArrayList<>(handlers.load(files, firings::of));
            found.addAll(handlers.missing());
            found.forEach(configProblem -> problems.add(EventRouter.within(monitor.rules(), configProblem)));
            handlers.advice().ifPresent(text -> warn(problems, "LocalMonitor.LuaUser", text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the number of valid rules. */
    public static int countRules(MonitorSettings monitor) {
        return RuleFolder.load(monitor.rules()).rules().size();
    }

    private static void feed(MonitorSettings monitor, List<ConfigProblem> problems) {
        Network network = monitor.network();
        if (network == null) {
            return;
        }
        // An unprotected address is an error of config.json, which is reported there.
        if (network.security() != SecurityLevel.NONE || network.listen().isLoopback()) {
            ListenCheck.problem(network.listen(), network.security())
                    .ifPresent(text -> problems.add(new ConfigProblem(Severity.WARNING, "LocalMonitor.Listen", text)));
        }
        for (Path file : network.typesDb()) {
            if (!Files.isReadable(file)) {
                warn(problems, "LocalMonitor.TypesDB", file + " is missing or cannot be read");
            }
        }
        try {
            if (network.authFile() != null) {
                AuthFile.read(network.authFile());
            }
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    Severity.ERROR, "LocalMonitor.AuthFile", "cannot be read: " + StateFiles.reason(e)));
        }
    }

    private static void warn(List<ConfigProblem> problems, String place, String text) {
        problems.add(new ConfigProblem(Severity.WARNING, place, text));
    }

    private static String place(Rule rule) {
        return rule.place() + ": " + rule.name();
    }

    /** Warns if Senders denies a rule's command to {@value SenderName#LOCAL_RULES}. */
    private static void denied(Action action, AgentSettings settings, Rule rule, List<ConfigProblem> problems) {
        AccessControl guard = new AccessControl("", () -> settings.trust().rules(), Clock.systemUTC());
        if (!guard.allows(SenderName.LOCAL_RULES, request(action))) {
            problems.add(new ConfigProblem(
                    Severity.WARNING,
                    place(rule),
                    "Senders denies " + action.service() + "/" + action.command() + " to " + SenderName.LOCAL_RULES));
        }
    }

    private static CommandRequest request(Action action) {
        return new CommandRequest(ANY, null, action.service(), action.command());
    }

    private static List<ConfigProblem> problems(Rule rule, AgentSettings settings) {
        List<ConfigProblem> problems = new ArrayList<>();
        denied(rule.action(), settings, rule, problems);
        if (rule.instead() != null) {
            denied(rule.instead(), settings, rule, problems);
        }
        if (rule.isLocal()) {
            undefined(rule.action(), settings.services()).ifPresent(text -> problems.add(problem(rule, text)));
            if (rule.instead() != null) {
                undefined(rule.instead(), settings.services()).ifPresent(text -> problems.add(problem(rule, text)));
            }
        } else if (settings.broker() == null) {
            problems.add(problem(rule, "it has a target, but config.json has no broker (Host) to send the command"));
        }
        return problems;
    }

    private static ConfigProblem problem(Rule rule, String text) {
        return new ConfigProblem(Severity.ERROR, place(rule), text);
    }

    private static Optional<String> undefined(Action action, Services services) {
        return CommandLookup.find(services, request(action)) instanceof Unknown unknown
                ? Optional.of("config.json does not define " + action.service() + "/" + action.command() + ": "
                        + unknown.outcome().message())
                : Optional.empty();
    }
}
