package io.github.collectdmonitor.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command as config.json defines it. Nothing in it ever comes over MQTT but the values of the parameters that it
 * declares, each as one whole argument of a program.
 */
public sealed interface CommandDefinition {
    /** How long a command may run where its definition does not say. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** How many bytes of each output are kept where a definition does not say. */
    int DEFAULT_MAX_OUTPUT = 64 * 1024;

    /** When to end it; at least one second. */
    Duration timeout();

    /** How many bytes of standard output, and of standard error, are kept. */
    int maxOutput();

    /** Whether it may be run again where the agent died while it ran (issue 3). */
    boolean idempotent();

    /** A line for {@code /bin/sh -c}, as in the first system. */
    record ShellLine(String line, Duration timeout, int maxOutput, boolean idempotent) implements CommandDefinition {
        /** A line with the default limits. */
        public ShellLine(String line) {
            this(line, DEFAULT_TIMEOUT, DEFAULT_MAX_OUTPUT);
        }

        /** A line that must not be run again. */
        public ShellLine(String line, Duration timeout, int maxOutput) {
            this(line, timeout, maxOutput, false);
        }
    }

    /**
     * A program and its arguments, run without a shell.
     *
     * @param argv the program's absolute path, then its arguments
     * @param user the user to run it as, or null for the agent's own
     * @param parameters by name, what the values may be that take the place of arguments {@code {name}}; where there are
     *     any, it cannot be run before it has them
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

        /** A program without parameters. */
        public Argv(List<String> argv, Duration timeout, int maxOutput, @Nullable String user, boolean idempotent) {
            this(argv, timeout, maxOutput, user, idempotent, Map.of());
        }

        /** A program that must not be run again. */
        public Argv(List<String> argv, Duration timeout, int maxOutput, @Nullable String user) {
            this(argv, timeout, maxOutput, user, false);
        }

        /**
         * The same program with values in the places of its parameters: each is one argument, unchanged, and no place of
         * another.
         *
         * @param values by name, one for each parameter, which its pattern takes
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
