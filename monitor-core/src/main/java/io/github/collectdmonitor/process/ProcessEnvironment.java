package io.github.collectdmonitor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The environment that a process was started with (proc(5)). Its values may be secrets. */
public final class ProcessEnvironment {
    private static final int LARGEST = 512 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Variables of a single start or session, which a collectd that is started later does not get. */
    private static final Pattern OF_ONE_START = Pattern.compile("_|SHLVL|PWD|OLDPWD|TERM|MAIL|USER|LOGNAME|SHELL|HOME"
            + "|NOTIFY_SOCKET|UPSTART_JOB|INVOCATION_ID|JOURNAL_STREAM|MAINPID|MANAGERPID|SYSTEMD_EXEC_PID|LISTEN_.*"
            + "|WATCHDOG_.*|CREDENTIALS_DIRECTORY|SSH_.*|SUDO_.*|XDG_.*|DBUS_.*");

    private ProcessEnvironment() {}

    /** Reads the environment; empty if it may not be read, or the process has ended. */
    public static Map<String, String> of(ProcessIdentity process) {
        Map<String, String> variables = new LinkedHashMap<>();
        try (InputStream input = Files.newInputStream(Path.of("/proc", Long.toString(process.pid()), "environ"))) {
            String text = new String(input.readNBytes(LARGEST), StandardCharsets.UTF_8);
            for (String each : text.split("\0", -1)) {
                int equals = each.indexOf('=');
                String name = equals < 0 ? "" : each.substring(0, equals);
                if (NAME.matcher(name).matches() && !OF_ONE_START.matcher(name).matches()) {
                    variables.put(name, each.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return process.isAlive() ? variables : Map.of();
    }

    /** Returns the names of variables that differ, or that only one of them has. */
    public static Set<String> differing(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>();
        one.forEach((name, value) -> {
            if (!value.equals(other.get(name))) {
                names.add(name);
            }
        });
        return names;
    }
}
