package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.settings.MonitorSettings.Network;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code LocalMonitorConfigDir} and the {@code LocalMonitor} object. */
final class MonitorReader {
    private static final String FOLDER = "LocalMonitorConfigDir";
    private static final String DETAILS = "LocalMonitor";

    private static final String NETWORK = "network";
    private static final String UNIXSOCK = "unixsock";
    private static final Path SOCKET = Path.of("/var/run/collectd-unixsock");
    private static final Path TYPES_DB = Path.of("/usr/share/collectd/types.db");
    private static final Pattern INTERPRETER = Pattern.compile("/.*|[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\$?");
    private static final Pattern HANDLERS = Pattern.compile("[^/]+\\.lua");

    private final NamedFiles files;
    private final SettingsObject object;

    private MonitorReader(NamedFiles files, SettingsObject object) {
        this.files = files;
        this.object = object;
    }

    /** Returns whether local monitoring is configured, so that the agent may have no broker. */
    static boolean isAsked(SettingsObject root) {
        return root.has(FOLDER);
    }

    /** Returns the settings of local monitoring, or null if there are none or they cannot be used. */
    static @Nullable MonitorSettings read(SettingsObject root, NamedFiles files) {
        Path folder = root.path(FOLDER, files.folder());
        SettingsObject details = root.object(DETAILS);
        files.trusted().addRules(FOLDER, folder);
        if (folder == null) {
            if (details != null && !root.has(FOLDER)) {
                root.error(DETAILS, "needs " + FOLDER + ", the folder of the rules");
            }
            return null;
        }
        if (!Files.isDirectory(folder)) {
            root.error(FOLDER, folder + " is not a folder; create it, and put the rules there");
        }
        return new MonitorReader(files, details == null ? root.none(DETAILS) : details).read(folder);
    }

    private MonitorSettings read(Path folder) {
        String feed = Objects.requireNonNullElse(object.string("Feed"), NETWORK);
        if (!feed.equals(NETWORK) && !feed.equals(UNIXSOCK)) {
            object.error("Feed", "must be \"network\" or \"unixsock\", not \"" + feed + "\"");
        }
        Network network = network();
        Duration poll = object.seconds("PollInterval", 1, 3600, Duration.ofSeconds(10));
        Path socket = object.path("Socket", files.folder());
        MonitorSettings settings = new MonitorSettings(
                folder,
                feed.equals(UNIXSOCK) ? null : network,
                feed.equals(UNIXSOCK) ? poll : null,
                socket == null ? SOCKET : socket,
                object.integer("MaxSeries", 1, 10_000_000, MonitorSettings.DEFAULT_MAX_SERIES),
                handlers(),
                lua());
        object.refuseUnknownKeys();
        return settings;
    }

    private @Nullable Network network() {
        SecurityLevel level = level();
        Path authFile = object.file("AuthFile", files);
        files.trusted().addSecret(object.place("AuthFile"), authFile);
        List<String> named = object.strings("TypesDB");
        List<Path> typesDb = named == null
                ? List.of(TYPES_DB)
                : named.stream().map(files.folder()::resolve).toList();
        ListenAddress address = address();
        if (address == null) {
            return null;
        }
        if (level != SecurityLevel.NONE && authFile == null) {
            object.error("AuthFile", "is missing; SecurityLevel " + level + " needs users and passwords");
        }
        if (level == SecurityLevel.NONE && !address.isLoopback()) {
            refuseUnprotected(address);
        }
        return new Network(address, level, authFile, typesDb);
    }

    /** Reports one error: for an unusable address, a security level is no remedy. */
    private void refuseUnprotected(ListenAddress address) {
        Optional<String> unusable = address.problem();
        if (unusable.isPresent()) {
            object.error("Listen", unusable.get());
        } else {
            object.error(
                    "SecurityLevel",
                    "must be Sign or Encrypt, with an AuthFile, if the agent listens beyond loopback:"
                            + " otherwise any host" + " could trigger the rules' commands");
        }
    }

    private @Nullable ListenAddress address() {
        String text = object.string("Listen");
        try {
            return text == null ? ListenAddress.DEFAULT : ListenAddress.parse(text);
        } catch (IllegalArgumentException e) {
            object.error("Listen", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private SecurityLevel level() {
        String text = object.string("SecurityLevel");
        return text == null
                ? SecurityLevel.NONE
                : SecurityLevel.of(text).orElseGet(() -> {
                    object.error("SecurityLevel", "must be None, Sign or Encrypt, not \"" + text + "\"");
                    return SecurityLevel.ENCRYPT;
                });
    }

    private Map<String, HandlerLimits> handlers() {
        Map<String, HandlerLimits> limits = new HashMap<>();
        SettingsObject all = object.object("Handlers");
        if (all != null) {
            for (String name : all.keys()) {
                SettingsObject handler = all.object(name);
                if (!HANDLERS.matcher(name).matches()) {
                    all.error(name, "must be the name of a file of handlers, such as \"disk.lua\"");
                } else if (handler != null) {
                    limits.put(name, new HandlerLimits(handler.string("cooldown"), handler.string("at_most")));
                    handler.refuseUnknownKeys();
                }
            }
        }
        return limits;
    }

    private LuaSettings lua() {
        String interpreter = object.string("Lua");
        if (interpreter != null && !INTERPRETER.matcher(interpreter).matches()) {
            object.error("Lua", "must be the name or the absolute path of an interpreter, such as \"luajit\"");
            interpreter = null;
        } else if (interpreter != null && interpreter.startsWith("/")) {
            files.trusted().add(object.place("Lua"), object.path("Lua", files.folder()));
        }
        String user = object.string("LuaUser");
        if (user != null && (!USER.matcher(user).matches() || user.equals("root"))) {
            object.error(
                    "LuaUser", "must be the name of an account without privileges, such as \"collectd-monitor-lua\"");
            user = null;
        }
        return new LuaSettings(interpreter, user);
    }
}
