package io.github.collectdmonitor.collectd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collectd.conf says that its health can be seen by.
 *
 * @param shortest how often the most frequent values are collected (collectd.conf(5), Interval), also of one plugin
 * @param longest how often the rarest values are collected, as far as the config says
 * @param timeout after how many of its intervals a value that does not go on is missing (collectd.conf(5), Timeout)
 * @param certain how often a plugin collects that has values on any host, or null where no such plugin is loaded
 * @param open the loaded plugins whose values come when something else brings them, a script or another host, so that no
 *     config says how often
 * @param socket where the unixsock plugin answers, or null where it is not loaded
 */
record ConfigFacts(
        Duration shortest,
        Duration longest,
        int timeout,
        @Nullable Duration certain,
        List<String> open,
        @Nullable Path socket) {
    ConfigFacts {
        open = List.copyOf(open);
    }
}
