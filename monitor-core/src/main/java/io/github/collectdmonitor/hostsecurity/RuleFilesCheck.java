package io.github.collectdmonitor.hostsecurity;

import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.load.TrustedFiles;
import java.nio.file.Path;
import java.util.List;

/** Checks who can change a folder of rules and each rule in it, which may change while the agent runs. */
public final class RuleFilesCheck {
    private RuleFilesCheck() {}

    /** Returns the problems for an agent that runs as the user of a process; errors for root, otherwise warnings. */
    public static List<ConfigProblem> problems(Path folder, ProcessStatus process) {
        TrustedFiles files = new TrustedFiles();
        files.addRules("LocalMonitorConfigDir", folder);
        return files.problems(process);
    }
}
