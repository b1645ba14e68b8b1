package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.systemd.UnitState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a collectd on this host. All paths are absolute.
 *
 * @param command the binary
 * @param config its collectd.conf, which need not exist; may be a symbolic link
 * @param pidFile its PID file, which need not exist
 * @param builtInConfig the config that the binary reads if it is started without {@code -C}, or null if unknown
 */
public record CollectdInstallation(
        Path command, Path config, Path pidFile, @Nullable Path builtInConfig) {
    /** Returns the file name of the config, such as {@code collectd.conf}. */
    public String name() {
        return String.valueOf(config.getFileName());
    }

    /** Whether a collectd with these arguments is a daemon with this installation's config. */
    public boolean isMeantBy(CollectdArguments arguments) {
        Path itsConfig = arguments.configPath() == null ? builtInConfig : arguments.configPath();
        return !arguments.test() && itsConfig != null && isSame(itsConfig, config);
    }

    /**
     * Whether a collectd with these arguments may be a daemon with this installation's config: its {@code -C} has the
     * same file name and is relative to an unknown folder, since a daemon changes to its BaseDir.
     */
    public boolean isPerhapsMeantBy(CollectdArguments arguments) {
        Path itsConfig = arguments.configPath();
        return !arguments.test()
                && itsConfig != null
                && !itsConfig.isAbsolute()
                && Objects.equals(itsConfig.getFileName(), config.getFileName());
    }

    /** Whether the command line of a unit starts this binary with this config. */
    public boolean isStartedBy(UnitState state) {
        List<String> arguments = state.loaded() ? state.startArguments() : List.of();
        try {
            return !arguments.isEmpty()
                    && isCommand(Path.of(arguments.get(0)))
                    && isMeantBy(CollectdArguments.parse(arguments.subList(1, arguments.size())));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether a path is this binary, or a link to it. */
    private boolean isCommand(Path path) {
        return isSame(path, command);
    }

    private static boolean isSame(Path one, Path other) {
        if (one.normalize().equals(other.normalize())) {
            return true;
        }
        try {
            return one.isAbsolute() && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}
