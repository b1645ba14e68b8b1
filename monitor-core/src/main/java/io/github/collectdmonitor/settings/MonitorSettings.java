package io.github.collectdmonitor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the agent judges what collectd tells (issue 5).
 *
 * @param rules the folder of the rules and handlers
 * @param network where collectd's network plugin sends, or null where the agent does not listen
 * @param poll how often collectd's unixsock is asked for values, or null where it is not
 * @param socket collectd's unixsock, which also takes the agent's notifications
 * @param maxSeries how many series are judged at most
 * @param handlers how often the handlers of a Lua file may have something run, by the file's name
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
    /** How many series are judged where nothing else is said. */
    public static final int DEFAULT_MAX_SERIES = 50_000;

    /** Copies the handlers. */
    public MonitorSettings {
        handlers = Map.copyOf(handlers);
    }

    /**
     * Where collectd's network plugin sends.
     *
     * @param listen the address
     * @param security what its packets must be
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
     * As a rule has them, unread; null where the file has the usual ones.
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
