package io.github.collectdmonitor.settings.load;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import io.github.collectdmonitor.settings.AgentSettings.Session;
import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.CommandEnvironment;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.secret.CredentialsFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads config.json. All problems are reported together, each with its place. */
public final class SettingsLoader {
    private static final int LARGEST_FILE = 4 * 1024 * 1024;
    private static final int WEEK = 7 * 86_400;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final Map<String, LogLevel> LEVELS = Map.of(
            "fatal", LogLevel.FATAL,
            "error", LogLevel.ERROR,
            "err", LogLevel.ERROR,
            "warn", LogLevel.WARN,
            "warning", LogLevel.WARN,
            "info", LogLevel.INFO,
            "debug", LogLevel.DEBUG);

    /**
     * The keys that protect the agent: a misspelt one is an error, since it would permit or disclose more than
     * intended.
     */
    private static final List<String> PROTECTING = List.of(
            "Senders",
            "RequireSignature",
            "AnonymousMayReplaceConfig",
            "ClockSkew",
            "MaxSignatureAge",
            "MaxRequestsPerMinute",
            "AgentKeyFile",
            "Secure",
            "CAFile",
            "CertFile",
            "KeyFile",
            "User",
            "Password",
            "PasswordFile",
            "Environment",
            "StateDir",
            "AuditFile");

    /** Without any of these keys, an agent with rules has no broker. */
    private static final List<String> REMOTE = List.of("Host", "CommandTopic", "CommandResultTopic", "User", "Secure");

    private final String hostName;
    private final Path file;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final TrustedFiles trusted = new TrustedFiles();
    private final NamedFiles files;

    private SettingsLoader(String hostName, Path file, CredentialsFolder credentials) {
        this.hostName = hostName;
        this.file = file.toAbsolutePath();
        Path folder = Objects.requireNonNullElse(this.file.getParent(), Path.of("/"));
        this.files = new NamedFiles(folder, credentials, trusted);
        trusted.add("", this.file);
    }

    /**
     * Reads a config.json, and checks who can change it and the files that it names; never throws, whatever the
     * file contains.
     *
     * @param file the file; relative paths in it start at its folder
     * @param hostName this host's name, for the default client id
     */
    public static LoadedSettings load(Path file, String hostName) {
        return load(file, hostName, System.getenv());
    }

    static LoadedSettings load(Path file, String hostName, Map<String, String> environment) {
        SettingsLoader loader = new SettingsLoader(hostName, file, CredentialsFolder.of(environment));
        return loader.load().with(loader.trusted.problems(ProcessStatus.own()));
    }

    private LoadedSettings load() {
        try {
            return read(readFile());
        } catch (InvalidJsonException e) {
            return unreadable("the file is rejected: " + e.getMessage());
        } catch (NoSuchFileException e) {
            return unreadable("there is no such file");
        } catch (IOException e) {
            return unreadable("the file cannot be read: " + e);
        }
    }

    private JsonObject readFile() throws IOException, InvalidJsonException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        }
        if (bytes.length > LARGEST_FILE) {
            throw new InvalidJsonException("it is larger than " + LARGEST_FILE + " bytes");
        }
        if (StrictJson.read(bytes) instanceof JsonObject object) {
            return object;
        }
        throw new InvalidJsonException("it is not a JSON object");
    }

    private LoadedSettings unreadable(String text) {
        return new LoadedSettings(null, List.of(new ConfigProblem(Severity.ERROR, "", text)), Map.of(), null);
    }

    private LoadedSettings read(JsonObject json) {
        SettingsObject root = new SettingsObject(json, "", problems);
        boolean alone = MonitorReader.isAsked(root) && REMOTE.stream().noneMatch(root::has);
        BrokerReader reader = new BrokerReader(root, files, file);
        BrokerSettings broker = alone ? null : reader.broker();
        Session session = session(root);
        Topics topics = alone ? null : topics(root);
        Limits limits = limits(root);
        AgentSettings.State state = state(root);
        AgentSettings.Audit audit = audit(root, state);
        AgentSettings.Trust trust = TrustReader.read(root, files);
        AgentSettings.Log log = log(root);
        if (!root.has("Services")) {
            root.warning("Services", "is missing, so every command is rejected");
        }
        ServicesReader services = new ServicesReader(root.object("Services"), files.folder());
        CommandEnvironment environment = EnvironmentReader.read(root);
        if (root.has("LuaPath")) {
            root.warning(
                    "LuaPath",
                    "is ignored: handlers in Lua are taken from LocalMonitorConfigDir, and load nothing else");
        }
        MonitorSettings monitor = MonitorReader.read(root, files);
        trusted.addPrograms(services.services());
        trusted.add("StateDir", state.folder());
        trusted.add("AuditFile", audit.file());
        trusted.addCollectd(services.collectd());
        root.warnOfUnknownKeys(PROTECTING);
        boolean usable = (alone || (broker != null && topics != null))
                && problems.stream().noneMatch(ConfigProblem::isError);
        return new LoadedSettings(
                usable
                        ? new AgentSettings(
                                broker,
                                session,
                                topics,
                                limits,
                                state,
                                audit,
                                trust,
                                log,
                                services.services(),
                                services.collectd(),
                                monitor,
                                environment)
                        : null,
                problems,
                reader.tlsFiles(),
                monitor);
    }

    private Session session(SettingsObject root) {
        String clientId = root.string("ClientId");
        if (clientId != null && clientId.isEmpty()) {
            root.error("ClientId", "must not be empty");
        }
        return new Session(
                clientId == null ? "collectd-monitor-" + hostName : clientId,
                root.bool("CleanSession", false),
                root.seconds("SessionExpiry", 0, 52 * WEEK, Duration.ofSeconds(WEEK)),
                root.seconds("ReconnectInterval", 1, 3600, Duration.ofSeconds(1)));
    }

    private @Nullable Topics topics(SettingsObject root) {
        String command = root.string("CommandTopic");
        String result = root.string("CommandResultTopic");
        int qos = root.integer("QoS", 0, 2, 2);
        if (command == null) {
            if (!root.has("CommandTopic")) {
                root.error("CommandTopic", "is missing; set the topic of this agent's requests");
            }
            return null;
        }
        checkTopic(root, "CommandTopic", command);
        if (result == null) {
            root.warning("CommandResultTopic", "is missing, so no results are sent");
        } else {
            checkTopic(root, "CommandResultTopic", result);
            if (result.equals(command)) {
                root.error("CommandResultTopic", "must differ from CommandTopic");
            }
        }
        return new Topics(command, result, qos);
    }

    /**
     * MQTT 5.0 §4.7.3: one to 65,535 bytes without NUL; no wildcards, since agents must not receive each other's
     * requests.
     */
    private static void checkTopic(SettingsObject root, String key, String topic) {
        int length = topic.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > 65_535) {
            root.error(key, "must be 1 to 65535 bytes long");
        } else if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || topic.indexOf('\0') >= 0) {
            root.error(key, "must not contain +, # or NUL");
        } else if (!topic.codePoints().allMatch(SettingsLoader::isAccepted)) {
            root.error(
                    key,
                    "has a character that brokers reject: a control character or a noncharacter (MQTT 5.0 §1.5.4)");
        } else if (topic.startsWith("$")) {
            root.warning(key, "begins with $: such topics are reserved for brokers (MQTT 5.0 §4.7.2)");
        }
    }

    private static boolean isAccepted(int codePoint) {
        boolean isNoCharacter = (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
        return !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE
                && !isNoCharacter;
    }

    private static Limits limits(SettingsObject root) {
        return new Limits(
                root.integer("MaxPayload", 1024, 64 * 1024 * 1024, 1024 * 1024),
                root.integer("MaxWaitingTasks", 1, 10_000, 1000),
                root.integer("MaxConcurrentCommands", 1, 1000, 8),
                root.seconds("RepeatWindow", 0, WEEK, Duration.ofSeconds(60)),
                root.has("MaxCommandAge")
                        ? root.seconds("MaxCommandAge", 1, 52 * WEEK, Duration.ofSeconds(WEEK))
                        : null,
                root.seconds("ShutdownTimeout", 0, 3600, Duration.ofSeconds(30)));
    }

    private AgentSettings.State state(SettingsObject root) {
        Path path = root.path("StateDir", files.folder());
        return new AgentSettings.State(
                path == null ? Path.of("/var/lib/collectd-monitor") : path,
                root.seconds("LedgerRetention", 60, 52 * WEEK, Duration.ofSeconds(WEEK)),
                root.integer("LedgerMaxTasks", 1000, 1_000_000, 100_000),
                root.integer("LedgerMaxBytes", 16 * MEBIBYTE, 2047 * MEBIBYTE, 256 * MEBIBYTE));
    }

    private AgentSettings.Audit audit(SettingsObject root, AgentSettings.State state) {
        Path path = root.path("AuditFile", files.folder());
        return new AgentSettings.Audit(
                path == null ? state.folder().resolve("audit.log") : path,
                root.integer("AuditMaxBytes", 64 * 1024, 1024 * MEBIBYTE, 16 * MEBIBYTE),
                root.integer("AuditKeptFiles", 0, 10_000, 20));
    }

    private static AgentSettings.Log log(SettingsObject root) {
        LogDevice device = LogDevice.STDOUT;
        String deviceName = root.string("LogDevice");
        if (deviceName != null) {
            switch (deviceName.toLowerCase(Locale.ROOT)) {
                case "stdout", "console" -> device = LogDevice.STDOUT;
                case "syslog" -> device = LogDevice.SYSLOG;
                default -> root.error("LogDevice", "must be \"stdout\" or \"syslog\"");
            }
        }
        String levelName = root.string("LogLevel");
        LogLevel level = levelName == null ? LogLevel.INFO : LEVELS.get(levelName.toLowerCase(Locale.ROOT));
        if (level == null) {
            root.error("LogLevel", "must be fatal, error, warn, info or debug");
        }
        return new AgentSettings.Log(device, level == null ? LogLevel.INFO : level);
    }
}
