package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.agent.log.AgentLogWriter;
import io.github.collectdmonitor.agent.replay.Recording;
import io.github.collectdmonitor.agent.replay.Replay;
import io.github.collectdmonitor.hostsecurity.UmaskCheck;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.process.ProcessStatus;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.LogDevice;
import io.github.collectdmonitor.settings.AgentSettings.LogLevel;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.HandlerLimits;
import io.github.collectdmonitor.settings.MonitorSettings.LuaSettings;
import io.github.collectdmonitor.settings.load.LoadedSettings;
import io.github.collectdmonitor.settings.load.OpenPolicyCheck;
import io.github.collectdmonitor.settings.load.SettingsFile;
import io.github.collectdmonitor.settings.load.SettingsLoader;
import io.github.collectdmonitor.text.ControlCharacters;
import io.github.collectdmonitor.text.ControlEscapingWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the agent. */
@Command(
        name = "monitor-agent",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        description = {
            "Runs this host's recovery commands and replaces its collectd.conf on request over MQTT 5.",
            "",
            "It also evaluates the metrics of the local collectd by rules, and recovers automatically.",
            "",
            "Only the config file defines the commands, the rules and the broker."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  monitor-agent --config /etc/collectd-monitor/config.json",
            "  monitor-agent --config config.json --check",
            "  monitor-agent --record metrics.jsonl",
            "  monitor-agent --replay metrics.jsonl --rules /etc/collectd-monitor/rules",
            "  monitor-agent --verify-audit /var/lib/collectd-monitor/audit.log",
            "",
            "Signals: TERM and INT stop the agent; HUP reloads the config file.",
            "Exit codes: 0 success; 1 the audit log is not whole; 2 wrong usage, settings, rules or records;"
                    + " 143 stopped by TERM."
        })
public final class AgentMain implements Callable<Integer> {
    private static final int USAGE = 2;

    /** The time limit for writing the last log lines when the agent stops. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything reads it.
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "/etc/collectd-monitor/config.json",
            description = "The settings; default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // picocli sets it, as it has a default.
    private Path config;

    @Option(
            names = "--check",
            description =
                    "Check the settings and the files that they name, print every problem with its place, and exit.")
    private boolean check;

    @Option(
            names = "--verify-audit",
            paramLabel = "FILE",
            description = "Verify an audit log and its rotated files, print the result, and exit. Needs no settings.")
    private @Nullable Path verifyAudit;

    @Option(
            names = "--expect-head",
            paramLabel = "HASH",
            description = "With --verify-audit: the log must have a line with this hash, which signed results contain.")
    private @Nullable String expectHead;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description =
                    "Evaluate recorded metrics by the rules of --rules, print which commands would have been run and"
                            + " when, and exit. Runs nothing. Needs no settings; with --config, its limits of handlers"
                            + " (LocalMonitor.Handlers) and MaxSeries apply.")
    private @Nullable Path replay;

    @Option(names = "--rules", paramLabel = "DIR", description = "With --replay: the folder with rules and handlers.")
    private @Nullable Path rules;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Record the metrics of the configured feed in a new file for --replay, until stopped."
                    + " Evaluates and runs nothing.")
    private @Nullable Path record;

    /** Called by {@link #main}. */
    public AgentMain() {}

    /** Parses the arguments, runs the agent, and exits. */
    public static void main(String[] args) {
        CommandLine commandLine =
                new CommandLine(new AgentMain()).setOut(escaping(System.out)).setErr(escaping(System.err));
        System.exit(commandLine.execute(args));
    }

    /** Returns a writer that escapes control characters, because output may contain text from outside. */
    private static PrintWriter escaping(PrintStream to) {
        return new PrintWriter(new ControlEscapingWriter(new OutputStreamWriter(to, Charset.defaultCharset())), true);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (verifyAudit != null || expectHead != null) {
            return new AuditVerification(spec.commandLine()).run(verifyAudit, expectHead);
        }
        if (replay != null || rules != null) {
            return replay();
        }
        String hostName = HostName.read();
        LoadedSettings loaded = SettingsLoader.load(config, hostName).with(UmaskCheck.problems(ProcessStatus.own()));
        if (check) {
            return check(loaded);
        }
        AgentSettings settings = usable(loaded);
        if (settings == null) {
            return USAGE;
        }
        return record == null ? run(settings, hostName) : record(settings, record);
    }

    private void print(PrintWriter to, ConfigProblem configProblem) {
        to.println(ControlCharacters.escaped(config + ": " + configProblem));
    }

    private int check(LoadedSettings loaded) {
        PrintWriter out = spec.commandLine().getOut();
        SettingsCheck found = SettingsCheck.of(loaded);
        found.problems().forEach(configProblem -> print(out, configProblem));
        found.verdict().ifPresent(verdict -> out.println(config + ": " + verdict));
        if (!found.counts().isEmpty()) {
            out.println(found.counts());
        }
        out.flush();
        return found.usable() ? 0 : USAGE;
    }

    private int replay() {
        if (replay == null || rules == null) {
            throw new ParameterException(spec.commandLine(), "--replay FILE and --rules DIR need each other");
        }
        Map<String, HandlerLimits> handlers = Map.of();
        LuaSettings lua = LuaSettings.DEFAULT;
        int mostSeries = MonitorSettings.DEFAULT_MAX_SERIES;
        if (spec.commandLine().getParseResult().hasMatchedOption("--config")) {
            AgentSettings settings = usable(SettingsLoader.load(config, HostName.read()));
            if (settings == null) {
                return USAGE;
            }
            MonitorSettings monitor = monitor(settings, "--replay with --config", "has the limits of the replay");
            handlers = monitor.handlers();
            lua = monitor.lua();
            mostSeries = monitor.maxSeries();
        }
        AgentLogWriter.configure(new AgentSettings.Log(LogDevice.STDOUT, LogLevel.WARN));
        return new Replay(spec.commandLine().getOut(), spec.commandLine().getErr(), handlers, lua, mostSeries)
                .run(replay, rules);
    }

    /** Prints all problems; returns null if the settings cannot be used. */
    private @Nullable AgentSettings usable(LoadedSettings loaded) {
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(configProblem -> print(err, configProblem));
        err.flush();
        return loaded.settings().orElse(null);
    }

    private MonitorSettings monitor(AgentSettings settings, String needed, String why) {
        MonitorSettings monitor = settings.monitor();
        if (monitor == null) {
            throw new ParameterException(
                    spec.commandLine(), needed + " needs LocalMonitorConfigDir in " + config + ", which " + why);
        }
        return monitor;
    }

    private int record(AgentSettings settings, Path to) throws InterruptedException {
        MonitorSettings monitor = monitor(settings, "--record", "names the feeds");
        AgentLogWriter.configure(new AgentSettings.Log(LogDevice.STDOUT, LogLevel.WARN));
        return new Recording(spec.commandLine().getOut(), spec.commandLine().getErr()).run(monitor, to);
    }

    private int run(AgentSettings settings, String hostName) throws InterruptedException {
        AgentLogWriter.configure(settings.log());
        Logger log = System.getLogger(AgentMain.class.getName());
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> log.log(Level.ERROR, "Thread " + thread.getName() + " failed", failure));
        Agent agent;
        try {
            agent = new Agent(new SettingsFile(config, hostName, settings), settings, hostName);
        } catch (StateInUseException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(config + ": StateDir: " + e.getMessage());
            err.flush();
            return USAGE;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent, log), "stop"));
        HangUpSignal.handle(agent::reload);
        log.log(Level.INFO, "monitor-agent {0} on {1}", Version.text(), hostName);
        OpenPolicyCheck.warning(settings)
                .ifPresent(configProblem -> log.log(Level.WARNING, "{0}: {1}", config, configProblem));
        agent.start();
        stopped.await();
        return 0;
    }

    private static void stop(Agent agent, Logger log) {
        try {
            agent.stop();
            AgentLogWriter.flush(LAST_LINES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "Internal error while stopping", e);
        }
    }

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        static String text() {
            String version = AgentMain.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"monitor-agent " + text()};
        }
    }

    /** Reads this host's name from the kernel, without a name service, which may be down. */
    static final class HostName {
        private HostName() {}

        static String read() {
            try {
                String name =
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
                return name.isEmpty() ? "localhost" : name;
            } catch (IOException e) {
                return "localhost";
            }
        }
    }
}
