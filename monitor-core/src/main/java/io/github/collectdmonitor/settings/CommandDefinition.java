package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import io.github.collectdmonitor.settings.parameter.Placeholder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command as config.json defines it. Only the values of its declared parameters are received over
 * MQTT, each as one complete argument of a program.
 */
public sealed interface CommandDefinition {
    /** The default of {@link #timeout}. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** The default of {@link #maxOutput}. */
    int DEFAULT_MAX_OUTPUT = 64 * 1024;

    /** Returns how long it may run before it is killed; at least one second. */
    Duration timeout();

    /** Returns the maximum size of standard output, and of standard error, in bytes. */
    int maxOutput();

    /** Returns whether it may be run again if the agent died while it ran. */
    boolean idempotent();

    /** A line for {@code /bin/sh -c}, as in lua-collectd-monitor. */
    record ShellLine(String line, Duration timeout, int maxOutput, boolean idempotent) implements CommandDefinition {
        /** Creates a line with the default limits. */
        public ShellLine(String line) {
            this(line, DEFAULT_TIMEOUT, DEFAULT_MAX_OUTPUT);
        }

        /** Creates a line that is not idempotent. */
        public ShellLine(String line, Duration timeout, int maxOutput) {
            this(line, timeout, maxOutput, false);
        }
    }

    /**
     * A program and its arguments, run without a shell.
     *
     * @param argv the program's absolute path, then its arguments
     * @param user the user to run it as, or null for the agent's own
     * @param parameters the patterns of the values that replace arguments {@code {name}}, by name; with any parameters,
     *     it cannot be run without their values
     */
    record Argv(
            List<String> argv,
            Duration timeout,
            int maxOutput,
            @Nullable String user,
            boolean idempotent,
            Map<String, ParameterPattern> parameters)
            implements CommandDefinition {
        /**
         * Copies the arguments and the parameters.
         *
         * @throws IllegalArgumentException if there are no arguments, or the program's path is not absolute
         */
        public Argv {
            argv = List.copyOf(argv);
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            if (argv.isEmpty() || !argv.get(0).startsWith("/")) {
                throw new IllegalArgumentException("argv must begin with the program's absolute path");
            }
        }

        /** Creates a program without parameters. */
        public Argv(List<String> argv, Duration timeout, int maxOutput, @Nullable String user, boolean idempotent) {
            this(argv, timeout, maxOutput, user, idempotent, Map.of());
        }

        /** Creates a program that is not idempotent. */
        public Argv(List<String> argv, Duration timeout, int maxOutput, @Nullable String user) {
            this(argv, timeout, maxOutput, user, false);
        }

        /**
         * Returns the same program with values instead of its placeholders: each is one argument, unchanged, and not
         * a placeholder itself.
         *
         * @param values by name, one for each parameter, which its pattern matches
         * @throws IllegalArgumentException if one is missing; the message names it
         */
        public Argv with(Map<String, String> values) {
            List<String> filled = new ArrayList<>();
            for (String argument : argv) {
                Optional<String> name = Placeholder.nameIn(argument).filter(parameters::containsKey);
                String value = name.isPresent() ? values.get(name.get()) : argument;
                if (value == null) {
                    throw new IllegalArgumentException("there is no value for " + argument);
                }
                filled.add(value);
            }
            return new Argv(filled, timeout, maxOutput, user, idempotent);
        }
    }
}
