package io.github.collectdmonitor.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command as config.json defines it. Nothing in it ever comes over MQTT. */
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
     */
    record Argv(
            List<String> argv,
            Duration timeout,
            int maxOutput,
            @Nullable String user,
            boolean idempotent) implements CommandDefinition {
        /**
         * Copies the arguments.
         *
         * @throws IllegalArgumentException if there are none, or the program's path is not absolute
         */
        public Argv {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || !argv.get(0).startsWith("/")) {
                throw new IllegalArgumentException("argv must begin with the program's absolute path");
            }
        }

        /** A program that must not be run again. */
        public Argv(List<String> argv, Duration timeout, int maxOutput, @Nullable String user) {
            this(argv, timeout, maxOutput, user, false);
        }
    }
}
