package io.github.collectdmonitor.settings.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.settings.parameter.ExecEncoding;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code Services} object: the commands of each service, and the further settings of the service
 * "collectd".
 */
final class ServicesReader {
    private static final String COLLECTD = "collectd";
    private static final int DAY = 86_400;
    private static final int LARGEST_OUTPUT = 16 * 1024 * 1024;

    private final Map<String, Map<String, CommandDefinition>> services = new HashMap<>();
    private CollectdSettings collectd = CollectdSettings.defaults();

    /** Reads all services; reports problems in the object. */
    ServicesReader(@Nullable SettingsObject all, Path folder) {
        if (all == null) {
            return;
        }
        for (String name : all.keys()) {
            SettingsObject service = all.object(name);
            if (service == null) {
                continue;
            }
            Map<String, CommandDefinition> commands = commands(service);
            services.put(name, commands);
            if (name.equals(COLLECTD)) {
                collectd = collectd(service, folder, commands);
            }
            service.warnOfUnknownKeys();
        }
    }

    Services services() {
        return new Services(services);
    }

    CollectdSettings collectd() {
        return collectd;
    }

    private static Map<String, CommandDefinition> commands(SettingsObject service) {
        Map<String, CommandDefinition> commands = new HashMap<>();
        for (String spelling : List.of("commands", "Commands")) {
            SettingsObject defined = service.object(spelling);
            if (defined == null) {
                continue;
            }
            for (String name : defined.keys()) {
                CommandDefinition definition = command(defined, name);
                if (definition != null && commands.putIfAbsent(name, definition) != null) {
                    defined.error(name, "is defined both in \"commands\" and in \"Commands\"");
                }
            }
        }
        return commands;
    }

    private static @Nullable CommandDefinition command(SettingsObject commands, String name) {
        JsonElement value = commands.element(name);
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            String line = primitive.getAsString();
            return usable(commands, name, line) ? new ShellLine(line) : null;
        }
        if (!(value instanceof JsonObject)) {
            String kind = value == null ? "nothing" : SettingsObject.kind(value);
            commands.error(name, "must be a shell command line or an object with \"argv\", not " + kind);
            return null;
        }
        SettingsObject object = commands.object(name);
        return object == null ? null : command(commands, name, object);
    }

    private static @Nullable CommandDefinition command(SettingsObject commands, String name, SettingsObject object) {
        Duration timeout = object.seconds("timeout", 1, DAY, CommandDefinition.DEFAULT_TIMEOUT);
        int maxOutput = object.integer("max_output", 0, LARGEST_OUTPUT, CommandDefinition.DEFAULT_MAX_OUTPUT);
        String user = object.string("user");
        String shell = object.string("shell");
        List<String> argv = object.strings("argv");
        boolean idempotent = object.bool("idempotent", false);
        Map<String, ParameterPattern> parameters = new ParametersReader(object).read(argv);
        boolean both = object.has("shell") && object.has("argv");
        boolean neither = !object.has("shell") && !object.has("argv");
        object.refuseUnknownKeys();
        if (both || neither) {
            commands.error(name, "must have either \"argv\" or \"shell\"" + (both ? ", not both" : ""));
            return null;
        }
        if (shell != null) {
            if (user != null) {
                object.error("user", "goes with \"argv\" only");
                return null;
            }
            if (object.has(ParametersReader.KEY)) {
                object.error(ParametersReader.KEY, "goes with \"argv\" only: values are never passed to a shell");
                return null;
            }
            return usable(object, "shell", shell) ? new ShellLine(shell, timeout, maxOutput, idempotent) : null;
        }
        if (argv == null || !argv.stream().allMatch(argument -> usable(object, "argv", argument))) {
            return null;
        }
        if (user != null && !user.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\$?")) {
            object.error("user", "is not a user name");
            return null;
        }
        try {
            return new Argv(argv, timeout, maxOutput, user, idempotent, parameters);
        } catch (IllegalArgumentException e) {
            object.error("argv", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static boolean usable(SettingsObject place, String key, String text) {
        if (ExecEncoding.carries(text)) {
            return true;
        }
        place.error(key, "cannot be run: " + ExecEncoding.explain(text, "it is not valid Unicode"));
        return false;
    }

    private static CollectdSettings collectd(
            SettingsObject service, Path folder, Map<String, CommandDefinition> commands) {
        CollectdSettings.Timeouts silent = CollectdSettings.Timeouts.defaults();
        String unit = service.string("Unit");
        return new CollectdSettings(
                service.path("CommandPath", folder),
                service.path("ConfigPath", folder),
                service.path("PIDPath", folder),
                service.path("ReplacerReportPath", folder),
                ownCommand(service, commands, "start"),
                ownCommand(service, commands, "stop"),
                control(service),
                unit == null ? "collectd.service" : unit.contains(".") ? unit : unit + ".service",
                new CollectdSettings.Timeouts(
                        service.seconds("CheckTimeout", 1, 3600, silent.check()),
                        service.seconds("StopTimeout", 1, 3600, silent.stop()),
                        service.seconds("StartTimeout", 1, 3600, silent.start()),
                        service.seconds("ProbationSeconds", 0, 3600, silent.probation())));
    }

    /** Returns a command that the agent itself runs, and which therefore must not have parameters. */
    private static @Nullable CommandDefinition ownCommand(
            SettingsObject service, Map<String, CommandDefinition> commands, String name) {
        CommandDefinition definition = commands.get(name);
        if (definition instanceof Argv argv && !argv.parameters().isEmpty()) {
            service.error("commands." + name, "must have no parameters: the agent itself runs it for a replacement");
        }
        return definition;
    }

    private static CollectdSettings.Control control(SettingsObject service) {
        String text = service.string("Control");
        if (text == null) {
            return CollectdSettings.Control.AUTO;
        }
        for (CollectdSettings.Control control : CollectdSettings.Control.values()) {
            if (control.name().toLowerCase(Locale.ROOT).equals(text)) {
                return control;
            }
        }
        service.error("Control", "must be \"auto\", \"systemd\" or \"pidfile\"");
        return CollectdSettings.Control.AUTO;
    }
}
