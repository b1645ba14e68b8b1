package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.CommandEnvironment;
import io.github.collectdmonitor.settings.parameter.ExecEncoding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Environment} object. Problems are reported without the values. */
final class EnvironmentReader {
    /** A quarter of the maximum size of one argument or variable (execve(2), MAX_ARG_STRLEN). */
    private static final int LARGEST = 32 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** The prefix of the dynamic linker's variables, which affect every program (ld.so(8)). */
    private static final String LINKER = "LD_";

    /** The variables that systemd sets for the agent's own service, and that would mislead other programs. */
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
                // Each is passed as NAME=VALUE and a NUL.
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
            return "is not the name of a variable: letters, digits and _ only, and no digit first";
        }
        if (name.startsWith(LINKER)) {
            return "must not be set: it changes what every program runs";
        }
        if (OF_THE_AGENT.contains(name)) {
            return "must not be set: it belongs to the agent's own service";
        }
        return ExecEncoding.carries(value)
                ? null
                : "cannot be passed on: " + ExecEncoding.explain(value, "it is not valid Unicode");
    }
}
