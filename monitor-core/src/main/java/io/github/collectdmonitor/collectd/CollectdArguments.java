package io.github.collectdmonitor.collectd;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a collectd was started with (collectd(1)).
 *
 * @param configPath its {@code -C}, or null where it reads its built-in default
 * @param test whether it only tests a config ({@code -t}, {@code -T}), and so is no daemon
 */
record CollectdArguments(@Nullable Path configPath, boolean test) {
    private static final String OPTIONS_WITH_VALUE = "CP";

    /** Reads the arguments as getopt(3) does: options may be joined, and a value may stand apart or not. */
    static CollectdArguments parse(List<String> arguments) {
        Path config = null;
        boolean test = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            for (int j = 1; argument.startsWith("-") && j < argument.length(); j++) {
                char option = argument.charAt(j);
                test |= option == 't' || option == 'T';
                if (OPTIONS_WITH_VALUE.indexOf(option) >= 0) {
                    boolean joined = j + 1 < argument.length();
                    String value =
                            joined ? argument.substring(j + 1) : i + 1 < arguments.size() ? arguments.get(++i) : "";
                    config = option == 'C' ? Path.of(value) : config;
                    break;
                }
            }
        }
        return new CollectdArguments(config, test);
    }
}
