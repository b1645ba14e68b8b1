package io.github.collectdmonitor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of local monitoring.
 *
 * @param rules the folder of the rules and handlers
 * @param network the network feed, or null for the unixsock feed
 * @param poll the polling interval of the unixsock feed, or null for the network feed
 * @param socket collectd's unixsock, which also receives the agent's notifications
 * @param maxSeries the maximum number of series
 * @param handlers the limits of firings of the handlers of a Lua file, by the file's name
 * @param lua how handlers in Lua are run
 */
public record MonitorSettings(
        Path rules,
        @Nullable Network network,
        @Nullable Duration poll,
        Path socket,
        int maxSeries,
        Map<String, HandlerLimits> handlers,
        LuaSettings lua) {
    /** The default of {@link #maxSeries}. */
    public static final int DEFAULT_MAX_SERIES = 50_000;

    /** Copies the handlers. */
    public MonitorSettings {
        handlers = Map.copyOf(handlers);
    }

    /**
     * The network feed.
     *
     * @param listen the address
     * @param security the minimum security level of packets
     * @param authFile users and passwords, as collectd's network plugin reads them, or null
     * @param typesDb the files that name the data sources of types
     */
    public record Network(
            ListenAddress listen,
            SecurityLevel security,
            @Nullable Path authFile,
            List<Path> typesDb) {
        /** Copies the files. */
        public Network {
            typesDb = List.copyOf(typesDb);
        }
    }

    /**
     * Limits of firings as in a rule, not parsed; null for the defaults.
     *
     * @param cooldown such as {@code 10m}
     * @param atMost such as {@code 3 in 1h}
     */
    public record HandlerLimits(
            @Nullable String cooldown, @Nullable String atMost) {}

    /**
     * How handlers in Lua are run.
     *
     * @param interpreter its absolute path, or a name to look for; null for the first of the usual ones
     * @param user the account that root's agent runs them as; null for the usual one
     */
    public record LuaSettings(
            @Nullable String interpreter, @Nullable String user) {
        /** Where nothing is said. */
        public static final LuaSettings DEFAULT = new LuaSettings(null, null);
    }
}
