package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * A host with the shipped agent and, for each test, a collectd of its own that runs with {@link #old()}; a broker
 * besides. The agent lives as long as the test class, unless a test ends it, or says when it is started. A failure tells
 * its log.
 */
final class ReplacementHost
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler {
    static final Duration LIMIT = WaitLimit.LIMIT;

    private final boolean quick;
    private @Nullable TemporaryFolder folder;
    private @Nullable MosquittoBroker broker;
    private @Nullable RealCollectd collectd;
    private @Nullable HostAgent agent;
    private @Nullable HostSettings settings;

    /** A host whose agent runs when a test begins. */
    ReplacementHost() {
        this(false);
    }

    private ReplacementHost(boolean quick) {
        this.quick = quick;
    }

    /**
     * A host whose tests start its agent, any number of times, and so have no time to lose: the old config has no socket at
     * which values would have to be waited for.
     */
    static ReplacementHost quick() {
        return new ReplacementHost(true);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        folder = TemporaryFolder.create("host");
        agent = new HostAgent(folder);
        broker = MosquittoBroker.started();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RealCollectd fresh = RealCollectd.create();
        collectd = fresh;
        fresh.writeConfig(old());
        fresh.start();
        settings = new HostSettings(folder(), broker(), fresh);
        if (!quick) {
            if (!hostAgent().isAlive()) {
                startAgent();
            }
            hostAgent().forgetLog();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (collectd != null) {
            collectd.close();
            collectd = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            if (agent != null && agent.isAlive()) {
                stopAgent();
                assertThat(agent.leftBehind()).as("what the agent left behind").isEmpty();
            }
        } finally {
            Stream.of(agent, broker, folder).filter(Objects::nonNull).forEach(ReplacementHost::close);
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("Tried to close " + part, e);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (failure instanceof TestAbortedException) {
            throw failure;
        }
        String circumstances =
                "\nThe agent and its log:\n" + agent + "\ncollectd's log:\n" + (collectd == null ? "" : collectd.log());
        // It may be busy with what failed, which is not to fail the next test, too.
        if (agent != null) {
            agent.close();
        }
        throw new AssertionError(failure.getMessage() + circumstances, failure);
    }

    /** The agent's config.json, which each test begins with as new. */
    HostSettings settings() {
        return Objects.requireNonNull(settings);
    }

    /** Starts an agent and returns when it has subscribed. */
    void startAgent() {
        hostAgent().start(agentProgram());
    }

    /** Stops a running agent and starts a new one. */
    void restartAgent() {
        if (hostAgent().isAlive()) {
            stopAgent();
        }
        startAgent();
    }

    /** The agent as a program. */
    Program agentProgram(String... javaOptions) {
        return hostAgent().program(settings().file(), javaOptions);
    }

    /** Ends the agent by TERM and waits for its end. */
    ProgramResult stopAgent() {
        return hostAgent().stop();
    }

    /** Ends the agent by KILL. */
    void killAgent() {
        hostAgent().kill();
    }

    /** The process of the agent. */
    ProgramRun agent() {
        return hostAgent().run();
    }

    HostAgent hostAgent() {
        return Objects.requireNonNull(agent);
    }

    /** Waits for a text that the agent logs during this test. */
    void awaitLog(String text) {
        hostAgent().awaitLog(text);
    }

    /** Whether the agent has logged a text during this test. */
    boolean logHas(String text) {
        return hostAgent().logHas(text);
    }

    /** Waits until the full test run of {@code hungRead()} has started, which does not end on its own. */
    void awaitHangingCheck() {
        agent().awaitUntil("a check that hangs", LIMIT, () -> checks().stream().anyMatch(ReplacementHost::hangs));
    }

    /** The parse-only check comes first, with a copy that ends with an impossible timeout, and ends at once. */
    private static boolean hangs(long pid) {
        List<String> arguments = RunningProcesses.arguments(pid);
        try {
            String config = arguments.isEmpty() ? "" : Files.readString(Path.of(arguments.get(arguments.size() - 1)));
            return config.contains("hung_read") && !config.endsWith("Timeout 1\n");
        } catch (IOException gone) {
            return false;
        }
    }

    /** The processes that check a new config. */
    List<Long> checks() {
        return Stream.of(hostAgent().temporary(), collectd().folder())
                .flatMap(folder -> RunningProcesses.withArgument(folder.toString()).stream())
                .filter(pid -> RunningProcesses.arguments(pid).contains("-T"))
                .filter(this::isCollectd)
                .toList();
    }

    /** Within the sandbox of a check, the same program has another path. */
    private boolean isCollectd(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"))
                    .endsWith(collectd().executable().getFileName());
        } catch (IOException gone) {
            return false;
        }
    }

    MosquittoBroker broker() {
        return Objects.requireNonNull(broker);
    }

    RealCollectd collectd() {
        return Objects.requireNonNull(collectd);
    }

    ConfigSender sender() {
        return new ConfigSender(broker(), folder());
    }

    /** A file or folder that is gone with the test class. */
    Path file(String name) {
        return folder().resolve(name);
    }

    /** The config that collectd runs with when a test begins. */
    String old() {
        return quick ? quick("old") : collectd().texts().good("old");
    }

    /** A working config that differs from the old one. */
    String fresh() {
        return collectd().texts().good("new");
    }

    /** A working config that differs from others by a comment, and that is known to work as soon as it runs. */
    String quick(String comment) {
        return "# " + comment + "\n" + collectd().texts().goodWithoutSocket();
    }

    /** Raw messages to the agent and from it. */
    Messages messages() {
        return sender().messages();
    }

    /** Lets no start of collectd go on before there is a file. */
    void startsWhenReleased(Path release) {
        String files = " -C " + collectd().configFile() + " -P " + collectd().pidFile();
        settings()
                .command(
                        "collectd",
                        "start",
                        "until test -e " + release + "; do sleep 0.05; done; exec "
                                + collectd().executable() + files);
        settings().command("collectd", "stop", "kill $(cat " + collectd().pidFile() + ")");
        settings().collectd("StartTimeout", 600);
    }

    /** A config that passes the check, with which collectd ends while it starts its plugins. */
    String endsAtOnce() {
        return quick("ends at once")
                + withModule("ends", "import collectd, os\ncollectd.register_init(lambda: os._exit(1))\n");
    }

    /** The part of a config that loads a Python module, which is written now. */
    String withModule(String name, String source) {
        collectd().writeModule(name, source);
        return "LoadPlugin python\n<Plugin python>\n  ModulePath \""
                + collectd().texts().moduleFolder() + "\"\n  Import \"" + name + "\"\n</Plugin>\n";
    }

    /** The process that the PID file names. */
    long pid() {
        return collectd().pid().orElse(0);
    }

    /** The names of what lies beside collectd.conf. */
    List<String> filesBeside() {
        return filesIn(collectd().configFile().resolveSibling(""));
    }

    /** Checks that one collectd runs, by its PID file and with this config. */
    void assertRunsWith(String config) {
        assertThat(collectd().config()).isEqualTo(config);
        assertThat(collectd().isAlive()).as("collectd is alive").isTrue();
        assertThat(collectd().runningPids()).containsExactly(pid());
        assertThat(filesBeside()).as("nothing staged is left").noneMatch(name -> name.endsWith(".staged"));
    }

    /** Checks that the same collectd as before still runs with the old config. */
    void assertUntouched(long pidBefore) {
        assertRunsWith(old());
        assertThat(pid()).isEqualTo(pidBefore);
    }

    private TemporaryFolder folder() {
        return Objects.requireNonNull(folder);
    }

    private static List<String> filesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to list " + directory, e);
        }
    }
}
