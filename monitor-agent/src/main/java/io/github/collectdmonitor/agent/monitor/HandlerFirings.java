package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.file.LimitTexts;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The limits on the firings of handlers, by file. */
final class HandlerFirings {
    private final Map<String, FiringLimits> byFile;

    private HandlerFirings(Map<String, FiringLimits> byFile) {
        this.byFile = byFile;
    }

    /** Reads the settings of all files; invalid ones are added to the problems. */
    static HandlerFirings of(Map<String, HandlerLimits> settings, List<ConfigProblem> problems) {
        Map<String, FiringLimits> limits = new HashMap<>();
        settings.forEach((file, texts) -> {
            try {
                limits.put(file, LimitTexts.parse(texts.cooldown(), texts.atMost()));
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(
                        Severity.ERROR, "LocalMonitor.Handlers." + file, String.valueOf(e.getMessage())));
            }
        });
        return new HandlerFirings(limits);
    }

    FiringLimits of(String file) {
        return byFile.getOrDefault(file, FiringLimits.DEFAULT);
    }
}
