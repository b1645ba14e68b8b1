package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.agent.monitor.RuleCheck;
import io.github.collectdmonitor.hostsecurity.StateFolderCheck;
import io.github.collectdmonitor.mqtt.tls.TlsFiles;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.load.CommandsCheck;
import io.github.collectdmonitor.settings.load.LoadedSettings;
import io.github.collectdmonitor.settings.load.OpenPolicyCheck;
import io.github.collectdmonitor.signature.SenderName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The problems that {@code --check} finds in config.json and in the files that it names. All are found in one run: an
 * error in config.json does not hide errors in rules.
 *
 * @param problems errors and warnings, in the order to print them
 * @param settingsUsable whether the agent would start with config.json
 * @param counts such as {@code 4 rules, 5 commands, 3 senders}; empty if config.json cannot be used
 */
record SettingsCheck(List<ConfigProblem> problems, boolean settingsUsable, String counts) {
    private static final Set<String> TLS_FILES = Set.of("CAFile", "CertFile", "KeyFile");

    SettingsCheck {
        problems = List.copyOf(problems);
    }

    /** Checks everything; changes nothing on disk. */
    static SettingsCheck of(LoadedSettings loaded) {
        List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
        problems.addAll(TlsFiles.problems(loaded.tlsFiles(), Instant.now()));
        AgentSettings settings = loaded.usable();
        if (settings != null) {
            problems.addAll(StateFolderCheck.warnings(settings));
            OpenPolicyCheck.warning(settings).ifPresent(problems::add);
            problems.addAll(CommandsCheck.warnings(settings));
        }
        if (loaded.monitor() != null) {
            problems.addAll(RuleCheck.problems(loaded.monitor(), settings));
        }
        return new SettingsCheck(problems, settings != null, settings == null ? "" : counts(settings));
    }

    private static String counts(AgentSettings settings) {
        MonitorSettings monitor = settings.monitor();
        int commands = settings.services().commands().values().stream()
                .mapToInt(Map::size)
                .sum();
        long senders = settings.trust().rules().policy().senders().keySet().stream()
                .filter(name -> !name.equals(SenderName.LOCAL_RULES))
                .count();
        return counted(monitor == null ? 0 : RuleCheck.countRules(monitor), "rule") + ", "
                + counted(commands, "command") + ", " + counted(senders, "sender");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** Returns whether there are no errors. */
    boolean usable() {
        return settingsUsable && problems.stream().noneMatch(ConfigProblem::isError);
    }

    /** Returns the last line to print; empty if config.json itself cannot be used. */
    Optional<String> verdict() {
        if (!settingsUsable) {
            return Optional.empty();
        }
        if (problems.stream()
                .anyMatch(configProblem -> configProblem.isError() && TLS_FILES.contains(configProblem.place()))) {
            return Optional.of("cannot be used to connect to the broker");
        }
        return Optional.of(usable() ? "can be used" : "can be used, but not all of its rules");
    }
}
