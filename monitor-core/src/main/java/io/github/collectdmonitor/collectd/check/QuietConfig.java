package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.syntax.ConfigItem;
import io.github.collectdmonitor.collectd.syntax.ConfigReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Removes the log plugins from a config: they redirect collectd's messages about the lines below them. */
final class QuietConfig {
    private static final Set<String> LOG_PLUGINS = Set.of("syslog", "logfile", "log_logstash");
    private static final String LOAD = "LoadPlugin";

    /** A keyword of the same length, which collectd ignores as unknown, without considering the config empty. */
    private static final String SKIP = "SkipPlugin";

    private QuietConfig() {}

    /** Returns the text without log plugins; all other text keeps its position. */
    static String of(String text) {
        StringBuilder quiet = new StringBuilder(text);
        List<ConfigItem> statements = ConfigReader.parse(text);
        for (ConfigItem item : statements) {
            boolean logs = item.onlyText()
                    .filter(name -> LOG_PLUGINS.contains(name.toLowerCase(Locale.ROOT)))
                    .isPresent();
            if (logs && item.hasKey(LOAD)) {
                replaceKey(quiet, item.keyStart());
                replaceKey(quiet, item.endKeyStart());
            }
        }
        return quiet.toString();
    }

    private static void replaceKey(StringBuilder text, int start) {
        if (start >= 0) {
            text.replace(start, start + LOAD.length(), SKIP);
        }
    }
}
