package io.github.collectdmonitor.testkit.collectd;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.awaitility.Awaitility;

/**
 * A collectd for tests: binary and plugins are the installed ones, everything else is in a temporary folder.
 *
 * <p>It runs as under the old init scripts, as a daemon with a PID file. The close ends every process that was started
 * with a file of the folder, and removes the folder.
 */
public final class RealCollectd implements AutoCloseable {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final TemporaryFolder folder = TemporaryFolder.create("cd");
    private final CollectdTexts texts = new CollectdTexts(folder.path());

    private RealCollectd() {
        texts.pythonModules().forEach((name, source) -> folder.write("modules/" + name, source));
        writeConfig(texts.good());
    }

    /** Creates the folder with {@link CollectdTexts#good()} as collectd.conf, and starts nothing. */
    public static RealCollectd create() {
        return new RealCollectd();
    }

    /** Creates one and starts it. */
    public static RealCollectd started() {
        RealCollectd collectd = create();
        collectd.start();
        return collectd;
    }

    /** Texts for collectd.conf that fit this collectd's folder. */
    public CollectdTexts texts() {
        return texts;
    }

    /** The temporary folder. */
    public Path folder() {
        return folder.path();
    }

    /** The collectd binary. */
    public Path executable() {
        return Path.of(Executable.require("collectd"));
    }

    /** The collectd.conf, in a folder that holds no other file. */
    public Path configFile() {
        return folder.resolve("etc/collectd.conf");
    }

    /** The PID file. */
    public Path pidFile() {
        return folder.resolve("collectd.pid");
    }

    /** The unix socket, where the config has one. */
    public Path socket() {
        return texts.socket();
    }

    /** Writes collectd.conf, without effect on a running collectd. */
    public void writeConfig(String text) {
        folder.write("etc/collectd.conf", text);
    }

    /** Writes the source of a Python plugin to {@link CollectdTexts#moduleFolder()}. */
    public void writeModule(String name, String source) {
        folder.write("modules/" + name + ".py", source);
    }

    /** The text of collectd.conf. */
    public String config() {
        return read(configFile());
    }

    /** Returns collectd's log; empty before its first line. */
    public String log() {
        return Files.exists(texts.log()) ? read(texts.log()) : "";
    }

    /** The start as a program that can be run, with a clean environment; it ends when the daemon has been forked. */
    public Program startProgram() {
        return Program.of(
                        executable().toString(),
                        "-C",
                        configFile().toString(),
                        "-P",
                        pidFile().toString())
                .withoutInheritedEnvironment();
    }

    /** Starts it and returns once its process lives and its PID file names it. */
    public void start() {
        startProgram().run(LIMIT).expectExit(0);
        Awaitility.await("the PID file of collectd").atMost(LIMIT).until(this::isAlive);
    }

    /** Runs {@code collectd -T}, which loads, reads and writes for real, with collectd.conf. */
    public ProgramResult fullTest() {
        return Program.of(executable().toString(), "-T", "-C", configFile().toString())
                .withoutInheritedEnvironment()
                .run(LIMIT);
    }

    /** The process id that the PID file names, where it names one. */
    public OptionalLong pid() {
        if (!Files.exists(pidFile())) {
            return OptionalLong.empty();
        }
        String text = read(pidFile()).strip();
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** Whether the process that the PID file names is a collectd with this collectd.conf, and no zombie. */
    public boolean isAlive() {
        return pid().stream().anyMatch(pid -> runningPids().contains(pid));
    }

    /** Every live process of the collectd binary that has a file of this folder in its arguments. */
    public List<Long> runningPids() {
        return RunningProcesses.withArgument(folder.path().toString()).stream()
                .filter(pid -> RunningProcesses.runs(pid, executable()))
                .toList();
    }

    /** Returns the values at its socket, one line each as {@code time identifier}; needs a unixsock. */
    public List<String> listValues() {
        List<String> answer = ask("LISTVAL");
        return answer.subList(1, answer.size());
    }

    /** Sends a line over its unix socket and returns the lines of the response. */
    public List<String> ask(String line) {
        try {
            return CollectdSocket.ask(socket(), line);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send " + line + " to collectd at " + socket(), e);
        }
    }

    /** Ends it by TERM and waits for its process; does nothing if it does not run. */
    public void stop() {
        end("TERM");
    }

    /** Ends it by KILL and waits for its process; PID file and socket stay behind. */
    public void kill() {
        end("KILL");
    }

    @Override
    public void close() {
        List<Long> all = RunningProcesses.withArgument(folder.path().toString());
        all.forEach(pid -> Signals.send("KILL", pid));
        Awaitility.await("the end of " + all)
                .atMost(LIMIT)
                .until(() -> all.stream().noneMatch(RunningProcesses::isAlive));
        folder.close();
    }

    private void end(String signal) {
        List<Long> pids = runningPids();
        pids.forEach(pid -> Signals.send(signal, pid));
        Awaitility.await("the end of " + pids + " by " + signal)
                .atMost(LIMIT)
                .until(() -> pids.stream().noneMatch(RunningProcesses::isAlive));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
