package io.github.collectdmonitor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this host's collectd. A path that is null is searched in the usual places when it is needed.
 *
 * @param commandPath the collectd binary
 * @param configPath its collectd.conf
 * @param pidPath its PID file
 * @param reportPath the file for the report of a replacement, or null for none
 * @param startCommand the command that starts it, or null for the default
 * @param stopCommand the command that stops it, or null for the default
 * @param control how it is started and stopped
 * @param unit its systemd unit
 * @param timeouts how long each step may take
 */
public record CollectdSettings(
        @Nullable Path commandPath,
        @Nullable Path configPath,
        @Nullable Path pidPath,
        @Nullable Path reportPath,
        @Nullable CommandDefinition startCommand,
        @Nullable CommandDefinition stopCommand,
        Control control,
        String unit,
        Timeouts timeouts) {
    /** The path of the binary in distributions. */
    public static final Path PACKAGED_COMMAND = Path.of("/usr/sbin/collectd");

    /** The path of the binary in collectd's own build. */
    public static final Path BUILT_COMMAND = Path.of("/opt/collectd/sbin/collectd");

    /** Returns the default settings. */
    public static CollectdSettings defaults() {
        return new CollectdSettings(
                null, null, null, null, null, null, Control.AUTO, "collectd.service", Timeouts.defaults());
    }

    /** Returns the possible paths of the binary; the first that exists is used. */
    public List<Path> commandPaths() {
        return commandPath == null ? List.of(PACKAGED_COMMAND, BUILT_COMMAND) : List.of(commandPath);
    }

    /** How collectd is started and stopped. */
    public enum Control {
        /** systemd, where it runs and has a unit that starts this binary with this config; else the PID file. */
        AUTO,
        /** systemd's unit. */
        SYSTEMD,
        /** The process named by the PID file, started directly. */
        PIDFILE
    }

    /**
     * How long each step of a replacement may take.
     *
     * @param check for each of the two checks of the new config
     * @param stop from the stop request until collectd is killed
     * @param start until the start command has returned
     * @param probation how long the new process must run before it counts as working; zero to disable probation
     */
    public record Timeouts(Duration check, Duration stop, Duration start, Duration probation) {
        /**
         * Returns the defaults: a check takes some 10 ms and can hang; a stop takes up to an interval of 10 s; a
         * start some 10 ms; a crash was seen after 4 s.
         */
        public static Timeouts defaults() {
            return new Timeouts(
                    Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
        }
    }
}
