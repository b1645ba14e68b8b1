package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CollectdSettings.Control;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real collectd and a replacer of its config, with a short probation; timeouts of successful steps are minutes. */
public final class ReplaceScene implements AutoCloseable {
    public static final TaskId TASK = new TaskId(1);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final RealCollectd collectd = RealCollectd.create();
    private final CommandRunner runner = new CommandRunner();
    private RetryPolicy retryPolicy = new RetryPolicy(WaitLimit.LIMIT, OFTEN, OFTEN);
    private ConfigReplacer replacer = another(state());
    private final String old = collectd.texts().good("old");
    private Path config = collectd.configFile();
    private Path pidPath = collectd.pidFile();
    private Timeouts timeouts = timeouts(60, 1);
    private @Nullable ShellLine start;
    private @Nullable ShellLine stop;

    private ReplaceScene() {
        collectd.writeConfig(old);
    }

    public static ReplaceScene stopped() {
        return new ReplaceScene();
    }

    public static ReplaceScene running() {
        ReplaceScene scene = new ReplaceScene();
        scene.collectd.start();
        return scene;
    }

    static Timeouts timeouts(int stop, int probation) {
        return new Timeouts(
                Duration.ofSeconds(60),
                Duration.ofSeconds(stop),
                Duration.ofSeconds(60),
                Duration.ofSeconds(probation));
    }

    public ReplaceScene probation(int seconds) {
        timeouts = timeouts(60, seconds);
        return this;
    }

    public ReplaceScene times(Timeouts times) {
        timeouts = times;
        return this;
    }

    /** Gives replacers that are created later a short limit of retries. */
    public ReplaceScene impatient() {
        retryPolicy = new RetryPolicy(Duration.ofMillis(300), OFTEN, OFTEN);
        return this;
    }

    public ReplaceScene commands(String startLine, String stopLine) {
        start = new ShellLine(startLine);
        stop = new ShellLine(stopLine);
        return this;
    }

    public ReplaceScene configPath(Path path) {
        config = path;
        return this;
    }

    ReplaceScene pidPath(Path path) {
        pidPath = path;
        return this;
    }

    CollectdSettings settings() {
        return new CollectdSettings(
                collectd.executable(),
                config,
                pidPath,
                null,
                start,
                stop,
                Control.PIDFILE,
                "collectd.service",
                timeouts);
    }

    CommandRunner runner() {
        return runner;
    }

    public RealCollectd collectd() {
        return collectd;
    }

    public ConfigReplacer replacer() {
        return replacer;
    }

    public String old() {
        return old;
    }

    public Outcome replace(String text) {
        return carryOut(new Replace(text, null, null, false));
    }

    public Outcome carryOut(ReplacementAction action) {
        return replacer.carryOut(TASK, action);
    }

    /** Returns a new replacer that only has the state on disk; it replaces the previous one. */
    public ConfigReplacer restarted() {
        replacer = another(state());
        return replacer;
    }

    ConfigReplacer another(Path stateFolder) {
        return another(stateFolder, Clock.systemUTC());
    }

    public ConfigReplacer another(Path stateFolder, Clock clock) {
        return new ConfigReplacer(runner, this::settings, stateFolder, clock, retryPolicy);
    }

    /** Returns the state folder. */
    public Path state() {
        return collectd.folder().resolve("state");
    }

    public long pid() {
        return collectd.pid().orElse(0);
    }

    /** Returns a config that works at once, without a socket. */
    public String quick(String comment) {
        return "# " + comment + "\n" + collectd.texts().goodWithoutSocket();
    }

    /** Waits until collectd has certainly started after the last change of its config. */
    ReplaceScene settled() {
        collectd.stop();
        collectd.start();
        return this;
    }

    public ReplacementHistory memory() {
        return ReplacementHistory.in(new StateFolder(state()), Clock.systemUTC());
    }

    public static String sha256(String config) {
        return Sha256.of(config.getBytes(StandardCharsets.UTF_8));
    }

    public Path backup() {
        return collectd.configFile().resolveSibling("collectd.conf.orig");
    }

    /**
     * Returns a config that passes the check, and whose start fails before there is a daemon, however slow the machine
     * is.
     */
    public String unstartable() {
        Path modules = collectd.texts().moduleFolder();
        collectd.writeModule("ends", """
                import os
                arguments = open("/proc/self/cmdline", "rb").read().split(b"\\0")
                if b"-t" not in arguments and b"-T" not in arguments:
                    os._exit(1)
                """);
        return collectd.texts().goodWithoutSocket() + "LoadPlugin python\n<Plugin python>\n  ModulePath \"" + modules
                + "\"\n  Import \"ends\"\n</Plugin>\n";
    }

    /** Returns the files beside collectd.conf. */
    List<String> filesBeside() {
        try (Stream<Path> files = Files.list(collectd.configFile().resolveSibling(""))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        replacer.abandon();
        collectd.close();
        runner.close();
    }
}
