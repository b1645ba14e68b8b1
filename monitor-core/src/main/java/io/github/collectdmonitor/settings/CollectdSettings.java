package io.github.collectdmonitor.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What config.json says of this host's collectd. A path that is null is looked for in the usual places when it is needed.
 *
 * @param commandPath the collectd binary
 * @param configPath its collectd.conf
 * @param pidPath its PID file
 * @param reportPath where the report of a replacement goes besides MQTT, or null for nowhere
 * @param startCommand how to start it instead of our own way, or null
 * @param stopCommand how to stop it instead of our own way, or null
 * @param control who starts and stops it
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
    /** Where distributions put the binary. */
    public static final Path PACKAGED_COMMAND = Path.of("/usr/sbin/collectd");

    /** Where collectd's own build puts it. */
    public static final Path BUILT_COMMAND = Path.of("/opt/collectd/sbin/collectd");

    /** Settings that leave all to the defaults. */
    public static CollectdSettings defaults() {
        return new CollectdSettings(
                null, null, null, null, null, null, Control.AUTO, "collectd.service", Timeouts.defaults());
    }

    /** Where the binary may be; the first that is there counts. */
    public List<Path> commandPaths() {
        return commandPath == null ? List.of(PACKAGED_COMMAND, BUILT_COMMAND) : List.of(commandPath);
    }

    /** Who starts and stops collectd. */
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
     * @param stop from asking collectd to end until it is killed
     * @param start until the start command has come back
     * @param probation how long the new process must live before it counts as working; zero: not watched
     */
    public record Timeouts(Duration check, Duration stop, Duration start, Duration probation) {
        /**
         * The defaults: a check takes some 10 ms and can hang; a stop takes up to an interval of 10 s; a start some
         * 10 ms; a crash was seen after 4 s.
         */
        public static Timeouts defaults() {
            return new Timeouts(
                    Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));
        }
    }
}
