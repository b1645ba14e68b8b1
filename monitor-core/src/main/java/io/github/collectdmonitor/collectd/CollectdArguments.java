package io.github.collectdmonitor.collectd;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a running collectd (collectd(1)).
 *
 * @param configPath its {@code -C}, or null if it reads its built-in default
 * @param pidPath its {@code -P}, or null if its config or the default defines it
 * @param test whether it only tests a config ({@code -t}, {@code -T}) or prints its options ({@code -h}), and so is no
 *     daemon
 * @param foreground whether it does not fork to become a daemon ({@code -f})
 */
public record CollectdArguments(
        @Nullable Path configPath, @Nullable Path pidPath, boolean test, boolean foreground) {
    private static final String OPTIONS_WITH_VALUE = "CP";
    private static final String NO_DAEMON = "tTh";

    /** Parses the arguments as getopt(3) does: options may be joined, and a value may be attached or separate. */
    public static CollectdArguments parse(List<String> arguments) {
        Path config = null;
        Path pidFile = null;
        boolean test = false;
        boolean foreground = false;
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i);
            for (int j = 1; argument.startsWith("-") && j < argument.length(); j++) {
                char option = argument.charAt(j);
                test |= NO_DAEMON.indexOf(option) >= 0;
                foreground |= option == 'f';
                if (OPTIONS_WITH_VALUE.indexOf(option) >= 0) {
                    boolean joined = j + 1 < argument.length();
                    String value =
                            joined ? argument.substring(j + 1) : i + 1 < arguments.size() ? arguments.get(++i) : "";
                    config = option == 'C' ? Path.of(value) : config;
                    pidFile = option == 'P' ? Path.of(value) : pidFile;
                    break;
                }
            }
        }
        return new CollectdArguments(config, pidFile, test, foreground);
    }
}
