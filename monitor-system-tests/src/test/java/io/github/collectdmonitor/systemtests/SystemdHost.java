package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.collectd.CollectdTexts;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * A host that systemd runs: the agent as the unit that we ship, and Debian's collectd as its own unit, which runs with
 * {@link #old()} when a test begins. Broker and sender are outside. One boot for a test class; a failure tells what the
 * units and their journal say.
 */
final class SystemdHost
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, TestExecutionExceptionHandler {
    static final Duration LIMIT = WaitLimit.LIMIT;

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final String COLLECTD = "collectd.service";
    private static final String AGENT = ShippedUnit.NAME;
    private static final String CONFIG_FOLDER = "/etc/collectd";

    private @Nullable TemporaryFolder folder;
    private @Nullable MosquittoBroker broker;
    private @Nullable SystemdLab lab;
    private long verifiedBefore;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = TemporaryFolder.create("systemd");
        broker = MosquittoBroker.started();
        lab = SystemdLab.boot();
        probation(2);
        lab().write("/etc/systemd/system/" + AGENT, ShippedUnit.in(lab()));
        lab().exec("systemctl", "daemon-reload").expectExit(0);
        lab().exec("systemctl", "start", AGENT).expectExit(0);
        Awaitility.await("the agent's connection")
                .atMost(LIMIT)
                .until(() -> journal().contains("Connected to"));
    }

    /** Sets how long a collectd must live; a running agent reads it at the next request. */
    void probation(int seconds) {
        collectdSettings(Map.of("ProbationSeconds", seconds, "StopTimeout", 60, "CheckTimeout", 60));
    }

    /** Sets what a running agent reads of collectd at the next request. */
    void collectdSettings(Map<String, Object> collectd) {
        // The settings do not say that systemd controls collectd; the agent detects it.
        Map<String, Object> settings = Map.of(
                "Host",
                broker().host() + ":" + broker().port(),
                "CommandTopic",
                ConfigSender.COMMAND_TOPIC,
                "CommandResultTopic",
                ConfigSender.RESULT_TOPIC,
                "Services",
                Map.of("collectd", collectd));
        lab().write("/etc/collectd-monitor/config.json", GSON.toJson(settings));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        probation(2);
        verifiedBefore = verified();
        endCollectd();
        lab().collectdTexts();
        lab().write(SystemdLab.COLLECTD_CONF, old());
        systemctl("start", COLLECTD);
    }

    /** Removes the other tests' configs, which a rollback would use without an old one. */
    void forgetKnownGood() {
        lab().exec("rm", "-rf", "/var/lib/collectd-monitor/known-good").expectExit(0);
    }

    /** What the agent has recorded of the collectd that runs with a config that waits to be confirmed. */
    String watchedProcess() {
        return lab().read("/var/lib/collectd-monitor/confirmation-process");
    }

    /** Adds to collectd's unit, or takes away again what was added, where the text is null. */
    void dropIn(@Nullable String text) {
        String folder = "/etc/systemd/system/" + COLLECTD + ".d";
        if (text == null) {
            lab().exec("rm", "-rf", folder).expectExit(0);
        } else {
            lab().write(folder + "/test.conf", text);
        }
        systemctl("daemon-reload");
    }

    /** A working config whose Python plugin forks a child that sleeps. */
    String forks() {
        String modules = texts().moduleFolder().toString();
        lab().write(modules + "/forks.py", """
                        import collectd, os, time
                        def fork():
                            if os.fork() == 0:
                                os.setsid()
                                time.sleep(600)
                                os._exit(0)
                        collectd.register_init(fork)
                        """);
        return texts().goodWithoutSocket() + "LoadPlugin python\n<Plugin python>\n  ModulePath \"" + modules
                + "\"\n  Import \"forks\"\n</Plugin>\n";
    }

    /** Ends it whatever state a test has left it in, also where it hangs. */
    void endCollectd() {
        lab().exec("systemctl", "kill", "--signal=KILL", COLLECTD);
        systemctl("stop", COLLECTD);
        lab().exec("systemctl", "reset-failed", COLLECTD);
        lab().exec("/bin/sh", "-c", "rm -rf /var/lib/lab " + CONFIG_FOLDER + "/collectd.conf*")
                .expectExit(0);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Stream.of(lab, broker, folder).filter(Objects::nonNull).forEach(SystemdHost::close);
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
        String units = lab().exec("systemctl", "status", "--no-pager", "--lines=0", COLLECTD, AGENT)
                .stdout();
        throw new AssertionError(
                failure.getMessage() + "\nThe units:\n" + units + "\nThe journal:\n" + journal(), failure);
    }

    SystemdLab lab() {
        return Objects.requireNonNull(lab);
    }

    CollectdTexts texts() {
        return lab().collectdTexts();
    }

    ConfigSender sender() {
        return new ConfigSender(broker(), Objects.requireNonNull(folder));
    }

    private MosquittoBroker broker() {
        return Objects.requireNonNull(broker);
    }

    /** The config that collectd runs with when a test begins. */
    String old() {
        return texts().good("old");
    }

    /** A working config that differs from the old one. */
    String fresh() {
        return texts().good("new");
    }

    /** A config that passes the check, with which collectd ends while it starts its plugins. */
    String endsAtOnce() {
        String modules = texts().moduleFolder().toString();
        lab().write(modules + "/ends.py", "import collectd, os\ncollectd.register_init(lambda: os._exit(1))\n");
        return texts().goodWithoutSocket() + "LoadPlugin python\n<Plugin python>\n  ModulePath \"" + modules
                + "\"\n  Import \"ends\"\n</Plugin>\n";
    }

    void systemctl(String... arguments) {
        lab().exec(Stream.concat(Stream.of("systemctl"), Stream.of(arguments)).toArray(String[]::new))
                .expectExit(0);
    }

    /** Returns the properties of collectd's unit. */
    Map<String, String> collectd() {
        return lab().show(COLLECTD, "MainPID", "ActiveState", "SubState", "Result", "NRestarts", "ControlGroup");
    }

    long mainPid() {
        return Long.parseLong(Objects.requireNonNull(collectd().get("MainPID")));
    }

    /** The collectd processes inside, by their ids there. */
    List<Long> processes() {
        return lab().exec("pgrep", "-x", "collectd").lines().stream()
                .map(Long::parseLong)
                .toList();
    }

    /** The names of collectd.conf and of what was made for it. */
    List<String> configFiles() {
        return lab().exec("find", CONFIG_FOLDER, "-name", "*collectd.conf*", "-type", "f", "-printf", "%f\\n")
                .expectExit(0)
                .lines();
    }

    /** Checks that the unit is active, as one process and by no restart of systemd's, with this config. */
    void assertRunsWith(String config) {
        Map<String, String> state = collectd();
        assertThat(state)
                .containsEntry("ActiveState", "active")
                .containsEntry("SubState", "running")
                .containsEntry("Result", "success")
                .containsEntry("NRestarts", "0");
        long pid = mainPid();
        assertThat(processes()).containsExactly(pid);
        assertThat(lab().read("/proc/" + pid + "/cgroup")).contains(COLLECTD);
        assertThat(lab().read(SystemdLab.COLLECTD_CONF)).isEqualTo(config);
        assertThat(configFiles()).as("nothing staged is left").noneMatch(name -> name.endsWith(".staged"));
    }

    /** Waits until the agent watches a new collectd in this test. */
    void awaitVerify() {
        Awaitility.await("VERIFY in the journal").atMost(LIMIT).until(() -> verified() > verifiedBefore);
    }

    private long verified() {
        return journal().lines().filter(line -> line.contains("VERIFY")).count();
    }

    private String journal() {
        return lab().exec("journalctl", "--no-pager", "-o", "short-precise", "-u", AGENT, "-u", COLLECTD)
                .stdout();
    }
}
