package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.house.ProcessStatus;
import java.nio.file.Path;
import java.util.List;

/** Looks who may change a folder of rules, and each rule in it: files come and go while the agent runs. */
public final class RuleFilesCheck {
    private RuleFilesCheck() {}

    /** Returns what is wrong for an agent that runs as this process does; for root, that is an error. */
    public static List<Problem> problems(Path folder, ProcessStatus process) {
        TrustedFiles files = new TrustedFiles();
        files.addRules("LocalMonitorConfigDir", folder);
        return files.problems(process);
    }
}
