package io.github.collectdmonitor.collectd.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a collectd.conf by which the health of collectd is checked.
 *
 * @param shortest the shortest interval of all plugins (collectd.conf(5), Interval)
 * @param longest the longest interval of all plugins, as far as the config defines it
 * @param timeout the number of intervals after which a value that is not updated is missing (collectd.conf(5), Timeout)
 * @param certain the interval of a plugin that has values on every host, or null if no such plugin is loaded
 * @param open the loaded plugins whose values come from a script or another host, so that the config does not define
 *     their interval
 * @param socket the socket of the unixsock plugin, or null if it is not loaded
 */
public record ConfigFacts(
        Duration shortest,
        Duration longest,
        int timeout,
        @Nullable Duration certain,
        List<String> open,
        @Nullable Path socket) {
    public ConfigFacts {
        open = List.copyOf(open);
    }
}
