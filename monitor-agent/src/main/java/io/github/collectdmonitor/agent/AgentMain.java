package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.agent.log.AgentLogWriter;
import io.github.collectdmonitor.house.ProcessStatus;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.LoadedSettings;
import io.github.collectdmonitor.settings.OpenPolicyCheck;
import io.github.collectdmonitor.settings.Problem;
import io.github.collectdmonitor.settings.SettingsFile;
import io.github.collectdmonitor.settings.SettingsLoader;
import io.github.collectdmonitor.settings.StateFolderCheck;
import io.github.collectdmonitor.settings.UmaskCheck;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the agent. */
@Command(
        name = "monitor-agent",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        description = {
            "Runs this host's recovery commands and replaces its collectd.conf, asked over MQTT 5.",
            "",
            "Which commands there are, and where the broker is, stands in the config file alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  monitor-agent --config /etc/collectd-monitor/config.json",
            "  monitor-agent --config config.json --check",
            "  monitor-agent --verify-audit /var/lib/collectd-monitor/audit.log",
            "",
            "Signals: TERM and INT stop it in order; HUP reads the config file again.",
            "Exit codes: 0 all went well; 1 the audit log is not whole; 2 wrong usage or settings; 143 stopped by TERM."
        })
public final class AgentMain implements Callable<Integer> {
    private static final int USAGE = 2;

    /** How long the last log lines may take when the agent stops. */
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

    @Option(names = "--check", description = "Read the settings, print every problem with its place, and exit.")
    private boolean check;

    @Option(
            names = "--verify-audit",
            paramLabel = "FILE",
            description = "Check an audit log with the full files beside it, print what it came to, and exit."
                    + " Needs no settings.")
    private @Nullable Path verifyAudit;

    @Option(
            names = "--expect-head",
            paramLabel = "HASH",
            description = "With --verify-audit: the log must have the line with this hash, as signed results bear it.")
    private @Nullable String expectHead;

    /** Made by {@link #main}. */
    public AgentMain() {}

    /** Parses the arguments, runs, exits. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new AgentMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (verifyAudit != null || expectHead != null) {
            return new AuditVerification(spec.commandLine()).run(verifyAudit, expectHead);
        }
        String hostName = HostName.read();
        LoadedSettings loaded = SettingsLoader.load(config, hostName).with(UmaskCheck.problems(ProcessStatus.own()));
        PrintWriter out =
                check ? spec.commandLine().getOut() : spec.commandLine().getErr();
        for (Problem problem : loaded.problems()) {
            out.println(config + ": " + problem);
        }
        if (check && loaded.settings().isPresent()) {
            StateFolderCheck.warning(loaded.settings().get().state().folder())
                    .ifPresent(problem -> out.println(config + ": " + problem));
            OpenPolicyCheck.warning(loaded.settings().get()).ifPresent(problem -> out.println(config + ": " + problem));
            out.println(config + ": can be used");
        }
        out.flush();
        if (check || loaded.settings().isEmpty()) {
            return loaded.settings().isPresent() ? 0 : USAGE;
        }
        return run(loaded.settings().get(), hostName);
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
        OpenPolicyCheck.warning(settings).ifPresent(problem -> log.log(Level.WARNING, "{0}: {1}", config, problem));
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
            log.log(Level.ERROR, "Stopping failed in a way that is a bug", e);
        }
    }

    /** The version that the build wrote into the jar. */
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
}
