package io.github.collectdmonitor.settings;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Environment} object. What is wrong with a value is told without the value. */
final class EnvironmentReader {
    /** A quarter of what Linux takes as one argument or variable (execve(2), MAX_ARG_STRLEN). */
    private static final int LARGEST = 32 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What the dynamic linker obeys, before a program begins (ld.so(8)). */
    private static final String LINKER = "LD_";

    /** What systemd tells a service about itself, and would mislead a program that the service starts. */
    private static final Set<String> OF_THE_AGENT = Set.of(
            "CREDENTIALS_DIRECTORY",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "LISTEN_FDNAMES",
            "LISTEN_FDS",
            "LISTEN_PID",
            "MAINPID",
            "NOTIFY_SOCKET",
            "STATE_DIRECTORY",
            "UPSTART_JOB",
            "WATCHDOG_PID",
            "WATCHDOG_USEC");

    private EnvironmentReader() {}

    static CommandEnvironment read(SettingsObject root) {
        SettingsObject object = root.object("Environment");
        Map<String, String> variables = new HashMap<>();
        if (object == null) {
            return new CommandEnvironment(variables);
        }
        long size = 0;
        for (String name : object.keys()) {
            String value = object.string(name);
            String wrong = value == null ? null : wrong(name, value);
            if (wrong != null) {
                object.error(name, wrong);
            } else if (value != null) {
                variables.put(name, value);
                // Each is handed over as NAME=VALUE and a NUL.
                size += name.length() + value.getBytes(StandardCharsets.UTF_8).length + 2;
            }
        }
        if (size > LARGEST) {
            root.error("Environment", "is " + size + " bytes long in all, and must not be longer than " + LARGEST);
        }
        return new CommandEnvironment(variables);
    }

    private static @Nullable String wrong(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return "is no name of a variable: letters, digits and _ only, and no digit first";
        }
        if (name.startsWith(LINKER)) {
            return "must not be set: it changes what every program runs";
        }
        if (OF_THE_AGENT.contains(name)) {
            return "must not be set: it belongs to the agent's own service";
        }
        return ExecEncoding.carries(value)
                ? null
                : "cannot be handed over: " + ExecEncoding.explain(value, "it is not valid Unicode");
    }
}
