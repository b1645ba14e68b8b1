package io.github.collectdmonitor.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares all processes that the agent starts, with a fixed environment: nothing of the agent's
 * own environment reaches them, such as secrets or systemd's variables for the agent.
 */
public final class CleanProcess {
    /** The {@code PATH} of commands. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The {@code LANG} of commands: UTF-8, and messages in English. */
    public static final String LANG = "C.UTF-8";

    private CleanProcess() {}

    /** Prepares a program with {@code PATH} and {@code LANG} only. */
    public static ProcessBuilder of(List<String> command) {
        return of(command, Map.of());
    }

    /**
     * Prepares a program.
     *
     * @param command its absolute path, and its arguments
     * @param added variables in addition to {@code PATH} and {@code LANG}, or instead of them
     * @throws IllegalArgumentException if the path is not absolute: the JVM would look for it in the agent's own PATH
     */
    public static ProcessBuilder of(List<String> command, Map<String, String> added) {
        if (command.isEmpty() || !command.get(0).startsWith("/")) {
            throw new IllegalArgumentException("a program must be given by its absolute path, not as " + command);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment(added));
        return builder;
    }

    /**
     * Returns the complete environment of a program with these variables in addition to, or instead of, the fixed
     * ones.
     */
    public static Map<String, String> environment(Map<String, String> added) {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", PATH, "LANG", LANG));
        environment.putAll(added);
        return environment;
    }
}
