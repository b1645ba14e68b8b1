package io.github.collectdmonitor.house;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place where the agent's processes are prepared: in an environment that is always the same, so that nothing of
 * the agent's own gets into them, be it a secret or what systemd has for the agent alone (issue 4, part 6).
 */
public final class CleanStart {
    /** Where commands find programs. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** UTF-8, and messages in English. */
    public static final String LANG = "C.UTF-8";

    private CleanStart() {}

    /** Prepares a program that gets {@code PATH}, {@code LANG} and no more. */
    public static ProcessBuilder of(List<String> command) {
        return of(command, Map.of());
    }

    /**
     * Prepares a program.
     *
     * @param command its absolute path, and its arguments
     * @param added variables beside {@code PATH} and {@code LANG}, or instead of them
     * @throws IllegalArgumentException if the path is not absolute: the JVM would look for it by the agent's own PATH
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

    /** The whole environment of a program that gets these variables beside, or instead of, the fixed ones. */
    public static Map<String, String> environment(Map<String, String> added) {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", PATH, "LANG", LANG));
        environment.putAll(added);
        return environment;
    }
}
