package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.house.ProcessStatus;
import java.nio.file.Path;
import java.util.List;

/** Looks, whenever rules are to be read, who may change them: that can be other people than when the agent was started. */
public final class RuleFolderCheck {
    private RuleFolderCheck() {}

    /** Returns what is wrong with the folder and the files of rules in it, for an agent that runs as this process does. */
    public static List<Problem> problems(Path folder) {
        TrustedFiles trusted = new TrustedFiles();
        trusted.addRules("LocalMonitorConfigDir", folder);
        return trusted.problems(ProcessStatus.own());
    }
}
