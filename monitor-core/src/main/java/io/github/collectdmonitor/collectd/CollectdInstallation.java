package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.unit.UnitState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a collectd lives on this host. All paths are absolute.
 *
 * @param command the binary
 * @param config its collectd.conf, which need not exist; may be a symbolic link
 * @param pidFile its PID file, which need not exist
 * @param builtInConfig the config that the binary reads where it is started without {@code -C}, or null if unknown
 */
public record CollectdInstallation(
        Path command, Path config, Path pidFile, @Nullable Path builtInConfig) {
    /** The config's file name, such as {@code collectd.conf}. */
    public String name() {
        return String.valueOf(config.getFileName());
    }

    /** Whether a collectd started with these arguments is the daemon that reads our config. */
    boolean isMeantBy(CollectdArguments arguments) {
        Path itsConfig = arguments.configPath() == null ? builtInConfig : arguments.configPath();
        return !arguments.test() && itsConfig != null && isSame(itsConfig, config);
    }

    /**
     * Whether a collectd started with these arguments may be the daemon that reads our config: its {@code -C} has the
     * same name, and was relative to a folder that nobody knows, since a daemon goes to its BaseDir.
     */
    boolean isPerhapsMeantBy(CollectdArguments arguments) {
        Path itsConfig = arguments.configPath();
        return !arguments.test()
                && itsConfig != null
                && !itsConfig.isAbsolute()
                && Objects.equals(itsConfig.getFileName(), config.getFileName());
    }

    /** Whether a unit starts our binary with our config, by its text. */
    boolean isStartedBy(UnitState state) {
        List<String> arguments = state.loaded() ? state.startArguments() : List.of();
        try {
            return !arguments.isEmpty()
                    && isCommand(Path.of(arguments.get(0)))
                    && isMeantBy(CollectdArguments.parse(arguments.subList(1, arguments.size())));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether a path leads to our binary, also by a link. */
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
